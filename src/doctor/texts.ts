import type { Text } from '../canonical/language.ts'

const titles = {
  node: { en: 'Node', ja: 'Node', 'zh-CN': 'Node' },
  home: { en: 'Home folder', ja: 'ホームフォルダー', 'zh-CN': '主文件夹' },
  disk: { en: 'Disk', ja: 'ディスク', 'zh-CN': '磁盘' },
  settings: { en: 'Settings', ja: '設定', 'zh-CN': '设置' },
  vault: { en: 'Vault', ja: '保管庫', 'zh-CN': '保管库' },
  database: { en: 'Database', ja: 'データベース', 'zh-CN': '数据库' },
  gateway: { en: 'Gateway', ja: 'ゲートウェイ', 'zh-CN': '网关' },
  exposure: { en: 'Exposure · {what}', ja: '公開範囲・{what}', 'zh-CN': '暴露范围·{what}' },
  accounts: { en: 'Accounts', ja: 'アカウント', 'zh-CN': '账号' },
  egress: { en: 'Way out', ja: '外部への経路', 'zh-CN': '出口' },
  monitor: { en: 'Monitor', ja: 'モニター', 'zh-CN': '监控' },
} satisfies Record<string, Text>

export const texts = {
  titles,
  node_old: {
    en: 'Node {version}; Torii needs {floor} or newer.',
    ja: 'Node {version} です。{floor} 以上が必要です。',
    'zh-CN': 'Node {version}；Torii 需要 {floor} 或更高版本。',
  },
  node_fix: {
    en: 'Install a newer Node, or run Torii from the repository, which brings its own.',
    ja: '新しい Node を入れるか、Node を同梱しているリポジトリから起動してください。',
    'zh-CN': '请安装更新的 Node，或从自带 Node 的代码仓库运行。',
  },
  home_exposed: {
    en: '{home} can be read by other users of this machine (mode {mode}).',
    ja: '{home} はこのマシンの他のユーザーからも読める状態です (モード {mode})。',
    'zh-CN': '本机其他用户可以读取 {home}（权限 {mode}）。',
  },
  home_fix: {
    en: 'Run: chmod 700 {home}',
    ja: '実行: chmod 700 {home}',
    'zh-CN': '请运行：chmod 700 {home}',
  },
  disk_free: { en: '{free} free', ja: '空き {free}', 'zh-CN': '剩余 {free}' },
  disk_fix: {
    en: 'Make room; records that find no room are dropped and counted.',
    ja: '空き容量を増やしてください。書き込めない記録は破棄され、件数だけが残ります。',
    'zh-CN': '请腾出空间；写不下的记录会被丢弃并计数。',
  },
  settings_fix: {
    en: 'Mend that line; the last good settings stay in force until then.',
    ja: 'その行を直してください。それまでは最後に正しかった設定が有効です。',
    'zh-CN': '请修正该行；在此之前沿用上一次正确的设置。',
  },
  vault_good: { en: 'its key fits', ja: '鍵は一致しています', 'zh-CN': '密钥匹配' },
  vault_fix: {
    en: 'Put back the secret.key (or TORII_SECRET_KEY) it was sealed with, or enter the secrets again.',
    ja: '封印に使った secret.key (または TORII_SECRET_KEY) を戻すか、シークレットを入力し直してください。',
    'zh-CN': '请恢复封存时所用的 secret.key（或 TORII_SECRET_KEY），或重新输入密钥。',
  },
  database_good: { en: 'it answers', ja: '応答しています', 'zh-CN': '正常响应' },
  database_fix: {
    en: 'Stop Torii and look at torii.db; a damaged one is set aside at the next start and nothing else is lost.',
    ja: 'Torii を止めて torii.db を確認してください。破損したものは次回起動時に退避され、ほかは失われません。',
    'zh-CN': '请停止 Torii 并检查 torii.db；损坏的文件会在下次启动时移开，其他内容不受影响。',
  },
  gateway_good: {
    en: 'running; its own /healthz answers',
    ja: '稼働中。自身の /healthz が応答しています',
    'zh-CN': '运行中；自身的 /healthz 正常响应',
  },
  gateway_health_fix: {
    en: 'Stop and start the gateway; a firewall may be in between.',
    ja: 'ゲートウェイを停止して起動し直してください。ファイアウォールが遮っている可能性もあります。',
    'zh-CN': '请停止并重新启动网关；也可能被防火墙阻挡。',
  },
  gateway_stopped: { en: 'not running', ja: '稼働していません', 'zh-CN': '未运行' },
  gateway_start_fix: {
    en: 'Press Start in the dashboard, or run `torii start`.',
    ja: 'ダッシュボードで「起動」を押すか、`torii start` を実行してください。',
    'zh-CN': '请在控制台点击“启动”，或运行 `torii start`。',
  },
  accounts_none: { en: 'none is enabled', ja: '有効なアカウントがありません', 'zh-CN': '没有启用的账号' },
  accounts_fix: {
    en: 'Run `torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY`.',
    ja: '`torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY` を実行してください。',
    'zh-CN': '请运行 `torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY`。',
  },
  accounts_broken: {
    en: '{name}: {problem} ({usable} of {enabled} usable)',
    ja: '{name}: {problem} (使用可能 {usable} / 有効 {enabled})',
    'zh-CN': '{name}：{problem}（可用 {usable} / 启用 {enabled}）',
  },
  accounts_broken_fix: {
    en: 'Run `torii accounts test {name}`.',
    ja: '`torii accounts test {name}` を実行してください。',
    'zh-CN': '请运行 `torii accounts test {name}`。',
  },
  accounts_good: {
    en: '{usable} of {enabled} usable now',
    ja: '有効 {enabled} 件のうち {usable} 件がいま使用可能',
    'zh-CN': '启用 {enabled} 个，目前可用 {usable} 个',
  },
  egress_direct: { en: 'direct', ja: '直接接続', 'zh-CN': '直接连接' },
  egress_good: {
    en: 'every proxy can be reached: {addresses}',
    ja: 'すべてのプロキシに接続できます: {addresses}',
    'zh-CN': '所有代理均可连接：{addresses}',
  },
  egress_bad: {
    en: '{address} cannot be reached: {error}',
    ja: '{address} に接続できません: {error}',
    'zh-CN': '无法连接 {address}：{error}',
  },
  egress_fix: {
    en: 'Start the proxy, or change egress.proxy or the account’s proxy.',
    ja: 'プロキシを起動するか、egress.proxy またはアカウントの proxy を変更してください。',
    'zh-CN': '请启动代理，或修改 egress.proxy 或账号的 proxy。',
  },
  monitor_good: {
    en: 'every exchange was recorded',
    ja: 'すべて記録されています',
    'zh-CN': '所有请求均已记录',
  },
  monitor_dropped: {
    en: '{count} exchanges were not recorded',
    ja: '{count} 件のリクエストが記録されませんでした',
    'zh-CN': '有 {count} 个请求未被记录',
  },
  monitor_fix: {
    en: 'See whether the disk is full or slow.',
    ja: 'ディスクの空き容量と速度を確認してください。',
    'zh-CN': '请检查磁盘是否已满或过慢。',
  },
} as const
