import type { fields as en } from '../en/fields.ts'
import type { Translated } from '../translated.ts'

export const fields: Translated<typeof en> = {
  ui: {
    reset: '默认值',
    resetOf: '恢复默认值：{{label}}',
    turnOn: '开启',
    notSet: '未设置',
    empty: '请填写内容。',
    mapKey: '{{label}}：名称',
    mapValue: '{{label}}：值',
    mapAdd: '添加一行',
    mapRemove: '删除 {{key}}',
    unit: { days: '天', kilobytes: 'kB', megabytes: 'MB', seconds: '秒' },
    fault: {
      number: '请输入数字。',
      whole: '请输入整数。',
      range: '请输入 {{least}} 到 {{most}} 之间的数字。',
      least: '请输入不小于 {{least}} 的数字。',
    },
  },
  proxy: {
    port: { label: '端口', note: '客户端连接的端口。' },
    allow_lan_access: { label: '局域网访问', note: '网络中的其他机器可以访问网关。' },
    allow_open_lan: {
      label: '无密钥开放局域网',
      note: '网络中的任何人无需密钥即可使用您的账号。若不开启，认证模式为“关闭”时会拒绝局域网访问。',
    },
    auth_mode: { label: '认证模式', note: '哪些路径需要密钥。' },
    api_key: { label: 'API 密钥', note: '客户端作为 API 密钥发送。' },
    request_timeout: { label: '超时', note: '上游多久没有数据即放弃此次尝试。' },
    auto_start: { label: '随 Torii 启动', note: 'Torii 启动时网关随即启动。' },
    allowed_hosts: { label: '允许的主机名', note: '除本机名称外，客户端可使用的主机名。' },
    cors_origins: { label: '允许的浏览器来源', note: '除本机页面外，可调用网关的网页。' },
    allowed_addresses: {
      label: '允许的地址',
      note: '可接入的其他机器：地址或范围，如 192.168.0.0/16。留空：未被拒绝的均可。',
    },
    denied_addresses: { label: '拒绝的地址', note: '不得接入的机器。本机始终可以。' },
    trusted_proxies: {
      label: '信任的反向代理',
      note: '采信其 X-Forwarded-For 标头。留空：均不采信。',
    },
    drain_timeout: { label: '停止时等待', note: '停止时等待进行中的请求多久后将其中断。' },
  },
  limits: {
    open_exchanges: { label: '同时处理数', note: '超出的请求排队等待。' },
    waiting_exchanges: { label: '可排队数', note: '再多则立即返回 503 和 retry-after。' },
    max_wait: { label: '最长等待', note: '超时则返回 503 和 retry-after。' },
    max_body_megabytes: { label: '请求大小上限', note: '超过则返回 413。' },
    max_header_kilobytes: { label: '请求头大小上限', note: '超过则返回 431。对新连接生效。' },
    header_timeout: { label: '请求头时限', note: '过慢的请求返回 408。每隔几秒检查一次。' },
    arrival_timeout: { label: '整个请求的时限', note: '过慢的请求返回 408。' },
    idle_timeout: { label: '空闲连接', note: '这么久没有请求就关闭。' },
  },
  control: {
    port: { label: '控制台端口', note: '重启 Torii 后生效。' },
    host: { label: '控制台地址', note: '未设置：仅限本机。其他地址需要密码。' },
    password: { label: '控制台密码', note: '保存在保险库中，也可填写 env:名称 或 file:路径 引用。' },
  },
  accounts: { label: '账号', note: '在专门的页面编辑。' },
  zai: {
    enabled: { label: 'z.ai 调度', note: 'Anthropic 协议的请求可发往 z.ai。' },
    dispatch_mode: {
      label: '参与方式',
      note: '全部、按份额，或仅在其他账号无法应答时。',
      choice: { off: '关闭', exclusive: '独占', pooled: '加入池', fallback: '备用' },
    },
    api_key: { label: 'z.ai API 密钥', note: '保存在保险库中，也可填写 env:名称 或 file:路径 引用。' },
    base_url: { label: 'z.ai 基础 URL', note: '仅在经由其他地址访问 z.ai 时修改。' },
    model_mapping: {
      label: 'z.ai 的模型',
      note: 'Claude ID 或 opus、sonnet、haiku 系列 → 向 z.ai 请求的模型。',
    },
    mcp: {
      web_search: { label: '网页搜索（MCP）', note: 'z.ai 的工具服务器 /mcp/web_search。' },
      reader: { label: '网页阅读（MCP）', note: 'z.ai 的工具服务器 /mcp/reader。' },
      vision: { label: '视觉（MCP）', note: 'z.ai 的工具服务器 /mcp/vision。' },
      vision_model: { label: '视觉模型', note: '用于识别图像的模型。' },
    },
  },
  models: {
    mapping: { label: '映射规则', note: '请求的模型 → 应答的模型。' },
    loss_policy: {
      label: '有内容无法转换时',
      note: '照常应答并告知，或以指明字段的 422 拒绝。',
      choice: { tell: '应答并告知', refuse: '拒绝' },
    },
    background: {
      enabled: {
        label: '后台任务使用其他模型',
        note: '编码代理会自动生成标题和摘要，小模型即可胜任。',
      },
      match: { label: '此类任务的模型 ID', note: '* 代表任意文本。' },
      calls: {
        label: '按内容识别的调用',
        note: '例如只要一个令牌、不带工具，或指令中含特定语句的调用。每一项中的条件须全部满足。',
      },
      model: { label: '发往', note: '模型 ID；可指定账号：work/gemini-3-flash。' },
    },
  },
  routes: {
    label: '路由',
    note: '针对部分模型的规则：账号、备用顺序、超时等。',
    name: { label: '名称', note: '字母、数字、点、连字符、下划线。' },
    enabled: { label: '启用', note: '关闭的路由会被跳过。' },
    match: { label: '适用模型', note: '请求的 ID 或映射后的 ID；* 代表任意文本。' },
    protocols: {
      label: '适用的客户端协议',
      note: '不选则全部适用。',
      choice: {
        'openai-chat': 'OpenAI Chat',
        'openai-responses': 'OpenAI Responses',
        'anthropic-messages': 'Anthropic',
        'gemini-generate': 'Gemini',
      },
    },
    accounts: { label: '账号', note: '名称、上游类型或 label:x。留空：提供该模型的所有账号。' },
    strategy: {
      label: '账号选择方式',
      note: '未设置：遵循全局设置。',
      choice: {
        cache_first: '缓存优先',
        balance: '均衡',
        performance_first: '性能优先',
        priority: '优先级',
      },
    },
    fallback: { label: '备用模型', note: '前一个模型无人可应答时，按此顺序尝试。' },
    loss_policy: {
      label: '有内容无法转换时',
      note: '未设置：遵循全局设置。',
      choice: { tell: '应答并告知', refuse: '拒绝' },
    },
    first_byte_timeout: { label: '首字节时限', note: '未设置：网关的超时。' },
    stall_timeout: { label: '最长静默', note: '应答途中无数据的时间。未设置：网关的超时。' },
    total_timeout: { label: '总时限', note: '所有尝试合计。未设置：不限。' },
    max_wait: { label: '等待解锁', note: '未设置：遵循全局设置。' },
    hedging: { label: '迟缓时并行尝试', note: '未设置：遵循全局设置。' },
    continuation: { label: '中断后续写', note: '未设置：遵循全局设置。' },
  },
  egress: {
    proxy: {
      label: '出口代理',
      note: 'http://、https:// 或 socks5://主机:端口，或 env:HTTPS_PROXY。未设置：直连。',
    },
    no_proxy: { label: '直连的目标', note: '主机名（含其下级）、地址、范围，或代表全部的 *。' },
  },
  scheduling: {
    mode: {
      label: '账号选择方式',
      note: '在当前可应答的账号中选择。',
      choice: {
        cache_first: '缓存优先：留在有提示缓存的账号',
        balance: '均衡：按权重',
        performance_first: '性能优先：最快的账号',
        priority: '优先级：第一个可用的账号',
      },
    },
    preferred_account: { label: '首选账号', note: '只要可应答，在任何方式下都最先使用。' },
    max_wait: {
      label: '等待解锁',
      note: '请求最多等待最早可用账号多久，超过则拒绝。0：不等待。',
    },
    hedging: {
      enabled: {
        label: '迟缓时并行尝试',
        note: '首个账号比以往 95% 的应答更慢时，同时请求另一账号，并取消较慢的一方。',
      },
      extra_tokens: { label: '并行尝试的令牌额度', note: '占最近十分钟令牌数的比例。0.05 即 5%。' },
    },
    continuation: {
      label: '中断后续写',
      note: '文本流中途断开时，若模型能接续已写的文本，则由另一账号续写。记录中会标出接缝。',
    },
  },
  monitor: {
    enabled: { label: '记录请求', note: '关闭后监视和用量不会有内容。' },
    bodies: {
      label: '保存往来内容',
      note: '去除机密后的请求与应答，用于查看、重放和导出。',
      choice: { off: '不保存', redacted: '保存（隐去机密）' },
    },
    retention_days: { label: '记录保存', note: '更早的会被删除。' },
    max_megabytes: { label: '最多占用', note: '超过后删除最早的记录。' },
  },
  responses: {
    retention_days: { label: '应答保存', note: 'Torii 保存的 Responses API 应答与对话。' },
    max_megabytes: { label: '应答最多占用', note: '超过后删除最早的应答。' },
  },
  media: {
    fetch: { label: '按 URL 获取文件', note: '在上游无法获取时，仅从公网地址获取。' },
    max_megabytes: { label: '文件大小上限', note: '超过则拒绝。' },
    timeout: { label: '单个文件时限', note: '超时则视为无法获取。' },
  },
  language: {
    label: '消息语言',
    note: '用于未声明语言的客户端和终端。控制台语言可另行选择。',
    choice: { auto: '跟随系统', ja: '日本語', en: 'English', 'zh-CN': '简体中文' },
  },
}
