import type { Text } from '../canonical/language.ts'

const titles = {
  listening: { en: 'Where it listens', ja: '待ち受け', 'zh-CN': '监听位置' },
  auth: { en: 'Who needs a key', ja: '認証', 'zh-CN': '谁需要密钥' },
  keys: { en: 'Keys', ja: 'キー', 'zh-CN': '密钥' },
  hosts: { en: 'Host names', ja: 'ホスト名', 'zh-CN': '主机名' },
  origins: { en: 'Web pages', ja: 'Web ページ', 'zh-CN': '网页' },
  addresses: { en: 'Other machines', ja: 'ほかのマシン', 'zh-CN': '其他机器' },
  proxies: { en: 'Trusted proxies', ja: '信頼するプロキシ', 'zh-CN': '受信任的代理' },
  dashboard: { en: 'This dashboard', ja: 'ダッシュボード', 'zh-CN': '控制台' },
  encryption: { en: 'Encryption', ja: '暗号化', 'zh-CN': '加密' },
  vault: { en: 'Vault', ja: '保管庫', 'zh-CN': '保管库' },
  files: { en: 'Files', ja: 'ファイル', 'zh-CN': '文件' },
  tried: { en: 'Tried just now', ja: '実際に試した結果', 'zh-CN': '刚才的实测' },
} satisfies Record<string, Text>

export const exposureTexts = {
  titles,
  stopped: {
    en: 'The gateway is stopped. At Start it listens on port {port} of this machine only.',
    ja: 'ゲートウェイは停止中です。起動すると、このマシン内だけでポート {port} を待ち受けます。',
    'zh-CN': '网关已停止。启动后仅在本机监听端口 {port}。',
  },
  stopped_lan: {
    en: 'The gateway is stopped. At Start it listens on port {port} of every network.',
    ja: 'ゲートウェイは停止中です。起動すると、すべてのネットワークでポート {port} を待ち受けます。',
    'zh-CN': '网关已停止。启动后将在所有网络上监听端口 {port}。',
  },
  loopback: {
    en: 'Port {port}, for programs on this machine only.',
    ja: 'ポート {port}。このマシン上のプログラムだけが接続できます。',
    'zh-CN': '端口 {port}，仅供本机程序使用。',
  },
  lan: {
    en: 'Port {port} on every network that this machine is in.',
    ja: 'ポート {port}。このマシンがつながるすべてのネットワークから接続できます。',
    'zh-CN': '端口 {port}，本机所在的所有网络均可连接。',
  },
  lan_fix: {
    en: 'If no other machine needs it, turn LAN access off.',
    ja: 'ほかのマシンから使わないなら、LAN アクセスを無効にしてください。',
    'zh-CN': '若其他机器不需要，请关闭局域网访问。',
  },
  open_lan: {
    en: 'Nobody needs one: whoever is in the network may use your accounts.',
    ja: 'キーは不要です。ネットワーク内の誰でもあなたのアカウントを使えます。',
    'zh-CN': '无需密钥：网络中的任何人都能使用您的账号。',
  },
  open_lan_fix: {
    en: 'Ask the network for a key.',
    ja: 'ネットワークからの利用にはキーを必須にしてください。',
    'zh-CN': '请对网络中的请求要求密钥。',
  },
  keys_asked: {
    en: 'Everybody, for everything but /healthz (mode {mode}).',
    ja: '/healthz 以外のすべてのリクエストにキーが必要です (モード {mode})。',
    'zh-CN': '除 /healthz 外，所有请求都需要密钥（模式 {mode}）。',
  },
  keys_asked_strict: {
    en: 'Everybody, for everything (mode {mode}).',
    ja: '/healthz を含むすべてのリクエストにキーが必要です (モード {mode})。',
    'zh-CN': '包括 /healthz 在内，所有请求都需要密钥（模式 {mode}）。',
  },
  loopback_free: {
    en: 'Nobody: only this machine can come in (mode {mode}).',
    ja: 'キーは不要です。接続できるのはこのマシンだけです (モード {mode})。',
    'zh-CN': '无需密钥：只有本机可以连接（模式 {mode}）。',
  },
  auth_off: {
    en: 'Nobody on this machine; the mode is off, so LAN access turned on later finds no key rule.',
    ja: 'このマシンではキー不要です。モードが off のため、あとで LAN アクセスを有効にしてもキーの規則がありません。',
    'zh-CN': '本机无需密钥；模式为 off，日后开启局域网访问时也没有密钥规则。',
  },
  auth_off_fix: {
    en: 'auto asks for a key as soon as others can come in.',
    ja: 'auto なら、ほかのマシンから接続できる間はキーを求めます。',
    'zh-CN': 'auto 会在其他机器可以连接时要求密钥。',
  },
  named: {
    en: '{count} named, each with bounds of its own.',
    ja: '名前付きキー {count} 件。すべてに制限があります。',
    'zh-CN': '{count} 个命名密钥，各有限制。',
  },
  named_loose: {
    en: '{count} named. Without any bound: {names}; only this machine can come in.',
    ja: '名前付きキー {count} 件。制限のないキー: {names} (接続できるのはこのマシンだけです)。',
    'zh-CN': '{count} 个命名密钥。没有任何限制：{names}（只有本机可以连接）。',
  },
  no_named: {
    en: 'Only the gateway’s own key; no named ones.',
    ja: 'ゲートウェイ自身のキーだけです。名前付きキーはありません。',
    'zh-CN': '只有网关自己的密钥，没有命名密钥。',
  },
  one_key: {
    en: 'Everybody in the network uses the gateway’s own key, which has no limits.',
    ja: 'ネットワークの利用者全員が、制限のないゲートウェイ自身のキーを使うことになります。',
    'zh-CN': '网络中的所有人都在使用没有限制的网关自身密钥。',
  },
  one_key_fix: {
    en: 'Give each person and program a named key: it can be bounded, followed and revoked alone.',
    ja: '利用者やプログラムごとに名前付きキーを発行すると、個別に制限・追跡・失効できます。',
    'zh-CN': '为每个人和程序分发命名密钥：可单独限制、追踪和吊销。',
  },
  boundless: {
    en: 'No end, limit or budget: {names}.',
    ja: '期限も制限も予算もないキー: {names}',
    'zh-CN': '没有有效期、限制或预算的密钥：{names}。',
  },
  boundless_fix: {
    en: 'Give them at least an end or a budget.',
    ja: '少なくとも有効期限か予算を設定してください。',
    'zh-CN': '请至少设置有效期或预算。',
  },
  own_hosts: {
    en: 'Only this machine’s own names and addresses are answered, which stops DNS rebinding.',
    ja: 'このマシン自身の名前とアドレスにだけ応答し、DNS リバインディングを防ぎます。',
    'zh-CN': '仅响应本机自己的名称和地址，可防止 DNS 重绑定。',
  },
  more_hosts: {
    en: 'Beside this machine’s own: {hosts}.',
    ja: 'このマシン自身の名前のほか: {hosts}',
    'zh-CN': '除本机名称外：{hosts}。',
  },
  own_origins: {
    en: 'Only pages of this machine may read answers.',
    ja: '応答を読めるのは、このマシンのページだけです。',
    'zh-CN': '只有本机的网页可以读取响应。',
  },
  more_origins: {
    en: 'Beside pages of this machine: {origins}.',
    ja: 'このマシンのページのほか: {origins}',
    'zh-CN': '除本机网页外：{origins}。',
  },
  every_origin: {
    en: 'Every web page may call it and read the answer, if it knows a key.',
    ja: 'キーを知っていれば、どの Web ページからでも呼び出して応答を読めます。',
    'zh-CN': '任何网页只要知道密钥，就能调用并读取响应。',
  },
  every_origin_free: {
    en: 'Every web page that you open may use your accounts: no key is needed.',
    ja: 'キーが不要なため、開いたどの Web ページからでもあなたのアカウントを使えます。',
    'zh-CN': '无需密钥，您打开的任何网页都能使用您的账号。',
  },
  every_origin_fix: {
    en: 'Take «*» out of proxy.cors_origins and name the pages that need it.',
    ja: 'proxy.cors_origins から「*」を外し、必要なページだけを指定してください。',
    'zh-CN': '请从 proxy.cors_origins 中移除“*”，只列出需要的网页。',
  },
  addresses_idle: {
    en: 'None can come in: LAN access is off.',
    ja: 'LAN アクセスが無効なため、接続できません。',
    'zh-CN': '局域网访问已关闭，无法连接。',
  },
  addresses_any: {
    en: 'Any address may knock.',
    ja: 'どのアドレスからも接続を試みられます。',
    'zh-CN': '任何地址都可以尝试连接。',
  },
  addresses_fix: {
    en: 'Name the ranges that you know under «Addresses» below.',
    ja: '下の「アドレス」に、利用するネットワークの範囲を登録してください。',
    'zh-CN': '请在下方“地址”中填写您信任的网段。',
  },
  addresses_listed: {
    en: '{allowed} allowed and {denied} denied ranges.',
    ja: '許可 {allowed} 件、拒否 {denied} 件の範囲があります。',
    'zh-CN': '允许 {allowed} 个、拒绝 {denied} 个网段。',
  },
  no_proxies: {
    en: 'None: an address that a header claims is not believed.',
    ja: 'なし。ヘッダーが名乗るアドレスは信用しません。',
    'zh-CN': '无：不相信标头中自称的地址。',
  },
  some_proxies: {
    en: 'What these say of their clients is believed: {proxies}.',
    ja: '次のプロキシが伝えるクライアントのアドレスを信用します: {proxies}',
    'zh-CN': '相信以下代理所报告的客户端地址：{proxies}。',
  },
  every_proxy: {
    en: 'Everybody is believed: anyone can claim any address and pass the lists.',
    ja: '全員を信用しています。誰でも任意のアドレスを名乗り、アドレス制限を通り抜けられます。',
    'zh-CN': '信任所有人：任何人都能冒充任意地址，绕过地址列表。',
  },
  every_proxy_fix: {
    en: 'Name only the machines on which your reverse proxy runs.',
    ja: 'リバースプロキシが動くマシンだけを指定してください。',
    'zh-CN': '请只填写运行反向代理的机器。',
  },
  dashboard_loopback: {
    en: 'Port {port}, on this machine only.',
    ja: 'ポート {port}。このマシンからだけ開けます。',
    'zh-CN': '端口 {port}，仅限本机。',
  },
  dashboard_open: {
    en: 'It listens on {host}:{port}; a password keeps it.',
    ja: '{host}:{port} で待ち受けています。パスワードで保護されます。',
    'zh-CN': '监听 {host}:{port}，由密码保护。',
  },
  dashboard_fix: {
    en: 'Without TLS the password travels in plain text. 127.0.0.1 with an SSH tunnel is safer.',
    ja: 'TLS がないため、パスワードは平文で流れます。127.0.0.1 にして SSH トンネルで使うほうが安全です。',
    'zh-CN': '没有 TLS，密码以明文传输。改用 127.0.0.1 加 SSH 隧道更安全。',
  },
  dashboard_restart: {
    en: 'control.host is set to this machine already; restart Torii.',
    ja: 'control.host はすでにこのマシンに設定されています。Torii を再起動してください。',
    'zh-CN': 'control.host 已设为本机；请重启 Torii。',
  },
  plain_loopback: {
    en: 'None is needed: nothing leaves this machine on this side.',
    ja: '不要です。クライアントとの通信はこのマシンの外に出ません。',
    'zh-CN': '不需要：与客户端的通信不会离开本机。',
  },
  plain_text: {
    en: 'Torii speaks plain HTTP: keys and prompts can be read on the way through the network.',
    ja: 'Torii の通信は平文の HTTP です。キーやプロンプトはネットワーク上で読み取られる可能性があります。',
    'zh-CN': 'Torii 使用明文 HTTP：密钥和提示词在网络传输中可能被读取。',
  },
  plain_text_fix: {
    en: 'In a network that you do not trust, put a reverse proxy with TLS in front and name it under trusted proxies.',
    ja: '信頼できないネットワークでは、TLS 対応のリバースプロキシを前段に置き、信頼するプロキシに登録してください。',
    'zh-CN': '在不受信任的网络中，请在前面部署带 TLS 的反向代理，并登记为受信任的代理。',
  },
  vault_environment: {
    en: 'Opened by TORII_SECRET_KEY of the environment.',
    ja: '環境変数 TORII_SECRET_KEY の鍵で開いています。',
    'zh-CN': '由环境变量 TORII_SECRET_KEY 打开。',
  },
  vault_file: {
    en: 'Opened by secret.key in the home folder. Keep backups of both apart.',
    ja: 'ホームフォルダーの secret.key で開いています。バックアップは保管庫と別々に保管してください。',
    'zh-CN': '由主文件夹中的 secret.key 打开。请将两者的备份分开存放。',
  },
  vault_elsewhere: {
    en: 'Its key lies outside the home folder.',
    ja: '鍵はホームフォルダーの外にあります。',
    'zh-CN': '密钥存放在主文件夹之外。',
  },
  files_own: {
    en: 'Only you can read Torii’s home folder.',
    ja: 'Torii のホームフォルダーを読めるのはあなただけです。',
    'zh-CN': '只有您可以读取 Torii 的主文件夹。',
  },
  files_unknown: {
    en: 'This platform has no such permissions to look at.',
    ja: 'このプラットフォームには、確認できる権限情報がありません。',
    'zh-CN': '此平台没有可检查的权限信息。',
  },
  files_exposed: {
    en: 'Other users of this machine can use: {files}.',
    ja: 'このマシンのほかのユーザーも使えます: {files}',
    'zh-CN': '本机其他用户可以访问：{files}。',
  },
  files_fix: {
    en: 'Take them from all other users.',
    ja: 'ほかのユーザーの権限を外してください。',
    'zh-CN': '请移除其他用户的权限。',
  },
  tried_none: {
    en: 'This machine is in no network.',
    ja: 'このマシンはどのネットワークにもつながっていません。',
    'zh-CN': '本机未连接任何网络。',
  },
  tried_good: {
    en: 'A request without a key got in over none of the {count} ways from the network.',
    ja: 'ネットワーク側の {count} 通りの経路で、キーなしのリクエストは一つも通りませんでした。',
    'zh-CN': '从网络的 {count} 条途径尝试，没有密钥的请求均未通过。',
  },
  tried_open: {
    en: 'A request without a key was served at {addresses}.',
    ja: 'キーなしのリクエストが次のアドレスで処理されました: {addresses}',
    'zh-CN': '没有密钥的请求在以下地址得到了服务：{addresses}。',
  },
  tried_fix: {
    en: 'See «Who needs a key» above.',
    ja: '上の「認証」を確認してください。',
    'zh-CN': '请查看上方“谁需要密钥”。',
  },
} as const satisfies Record<string, Text | Record<string, Text>>
