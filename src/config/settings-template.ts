import type { ConfigText } from './config-text.ts'

/** What a first start writes: the settings that people change most, with what they mean. */
export const settingsTemplate: ConfigText = {
  en: `# Torii settings. Changes made here are picked up at once; the dashboard edits this same file and keeps your comments.
# Secrets do not stand here: write env:NAME, file:PATH or vault:NAME. A key typed in is moved into the vault.

proxy:
  port: 8045                 # 1–65535
  allow_lan_access: false    # true: other machines on the network can use it (binds 0.0.0.0)
  auth_mode: auto            # off | strict | all_except_health | auto
  api_key: vault:proxy       # made at the first start; must start with sk- and have at least 10 characters
  request_timeout: 120       # seconds without a byte from the upstream

control:
  port: 8046                 # dashboard and admin API, this machine only

# One entry for each key. Equal priorities share the work by weight; a lower number comes first.
#   - name: gemini-main
#     upstream: gemini
#     api_key: env:GEMINI_API_KEY
accounts: []

models:
  mapping: {}                # "gpt-4o*": gemini-3-flash

scheduling:
  mode: balance              # cache_first | balance | performance_first | priority

monitor:
  enabled: true
  bodies: redacted           # off | redacted
  retention_days: 30
  max_megabytes: 512

language: auto               # ja | en | zh-CN | auto
`,
  ja: `# Torii の設定。ここでの変更はすぐに反映されます。ダッシュボードも同じファイルを編集し、コメントはそのまま残ります。
# キーはここに書かず、env:名前・file:パス・vault:名前 で参照します。直接書いたキーは保管庫へ移されます。

proxy:
  port: 8045                 # 1–65535
  allow_lan_access: false    # true にすると同じネットワークの他のマシンから使えます（0.0.0.0 で待ち受け）
  auth_mode: auto            # off | strict | all_except_health | auto
  api_key: vault:proxy       # 初回起動時に作成。sk- で始まる 10 文字以上
  request_timeout: 120       # アップストリームから 1 バイトも届かないまま待つ秒数

control:
  port: 8046                 # ダッシュボードと管理 API（このマシンからのみ）

# キー 1 つにつき 1 項目。priority は小さいほど先に使われ、同じ値どうしは weight に応じて分担します。
#   - name: gemini-main
#     upstream: gemini
#     api_key: env:GEMINI_API_KEY
accounts: []

models:
  mapping: {}                # "gpt-4o*": gemini-3-flash

scheduling:
  mode: balance              # cache_first | balance | performance_first | priority

monitor:
  enabled: true
  bodies: redacted           # off | redacted
  retention_days: 30
  max_megabytes: 512

language: auto               # ja | en | zh-CN | auto
`,
  'zh-CN': `# Torii 设置。此处的修改会立即生效；仪表盘编辑的是同一个文件，并会保留您的注释。
# 密钥不写在这里：请用 env:名称、file:路径 或 vault:名称 引用。直接写入的密钥会被移入保管库。

proxy:
  port: 8045                 # 1–65535
  allow_lan_access: false    # true：网络中的其他机器也可使用（监听 0.0.0.0）
  auth_mode: auto            # off | strict | all_except_health | auto
  api_key: vault:proxy       # 首次启动时生成；必须以 sk- 开头且至少 10 个字符
  request_timeout: 120       # 上游没有任何字节返回时的等待秒数

control:
  port: 8046                 # 仪表盘和管理 API，仅限本机

# 每个密钥一项。priority 数字小的优先；相同时按 weight 分担。
#   - name: gemini-main
#     upstream: gemini
#     api_key: env:GEMINI_API_KEY
accounts: []

models:
  mapping: {}                # "gpt-4o*": gemini-3-flash

scheduling:
  mode: balance              # cache_first | balance | performance_first | priority

monitor:
  enabled: true
  bodies: redacted           # off | redacted
  retention_days: 30
  max_megabytes: 512

language: auto               # ja | en | zh-CN | auto
`,
}
