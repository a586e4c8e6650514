import { fillText, type Language, type Text } from '../canonical/language.ts'

/** Everything the commands print. */
const texts = {
  not_running: {
    en: 'Torii is not running for {home}. Run `torii start`.',
    ja: '{home} の Torii は起動していません。`torii start` を実行してください。',
    'zh-CN': '{home} 的 Torii 没有运行。请运行 `torii start`。',
  },
  stopped: { en: 'Torii has stopped.', ja: 'Torii を停止しました。', 'zh-CN': 'Torii 已停止。' },
  stop_timeout: {
    en: 'Torii (pid {pid}) did not end within {seconds} s. Exchanges may still be draining; press Ctrl-C twice in its terminal to end it at once.',
    ja: 'Torii (pid {pid}) は {seconds} 秒以内に終了しませんでした。処理中のリクエストを待っている可能性があります。すぐに終えるには、そのターミナルで Ctrl-C を 2 回押してください。',
    'zh-CN':
      'Torii（pid {pid}）未在 {seconds} 秒内结束。可能仍有请求在处理；若要立即结束，请在其终端按两次 Ctrl-C。',
  },
  status_line: {
    en: 'Torii {version} (pid {pid}): {state}',
    ja: 'Torii {version} (pid {pid}): {state}',
    'zh-CN': 'Torii {version}（pid {pid}）：{state}',
  },
  state_stopped: { en: 'stopped', ja: '停止中', 'zh-CN': '已停止' },
  state_starting: { en: 'starting', ja: '起動処理中', 'zh-CN': '启动中' },
  state_running: { en: 'running', ja: '稼働中', 'zh-CN': '运行中' },
  state_stopping: { en: 'stopping', ja: '停止処理中', 'zh-CN': '停止中' },
  state_failed: { en: 'failed', ja: '起動失敗', 'zh-CN': '启动失败' },
  accounts_line: {
    en: 'Accounts: {loaded} loaded, {usable} usable now',
    ja: 'アカウント: 読み込み済み {loaded}、いま使用可能 {usable}',
    'zh-CN': '账号：已加载 {loaded}，当前可用 {usable}',
  },
  workers_line: {
    en: 'Workers: {ready} of {wanted} ready ({pids}), {restarts} restarted',
    ja: 'ワーカー: {wanted} 中 {ready} が稼働 ({pids})、再起動 {restarts} 回',
    'zh-CN': '工作进程：{ready}/{wanted} 就绪（{pids}），重启 {restarts} 次',
  },
  address_line: {
    en: '{kind}  OpenAI {openai}   Anthropic / Gemini {anthropic}',
    ja: '{kind}  OpenAI {openai}   Anthropic / Gemini {anthropic}',
    'zh-CN': '{kind}  OpenAI {openai}   Anthropic / Gemini {anthropic}',
  },
  loopback: { en: 'This machine', ja: 'このマシン', 'zh-CN': '本机' },
  lan: { en: 'LAN', ja: 'LAN', 'zh-CN': '局域网' },
  key_line: {
    en: 'API key: {key} ({need})',
    ja: 'API キー: {key}（{need}）',
    'zh-CN': 'API 密钥：{key}（{need}）',
  },
  key_needed: { en: 'required', ja: '必須', 'zh-CN': '必需' },
  key_not_needed: {
    en: 'not required from this machine; any value works',
    ja: 'このマシンからは不要。任意の値で接続できます',
    'zh-CN': '本机访问无需；任意值均可',
  },
  dashboard_line: {
    en: 'Dashboard: {url}  (one-time link, ten minutes; `torii open` makes a new one)',
    ja: 'ダッシュボード: {url}  (10 分間・1 回限りのリンク。`torii open` で再発行)',
    'zh-CN': '控制台：{url}（一次性链接，十分钟有效；`torii open` 可重新生成）',
  },
  dashboard_link: {
    en: 'Dashboard: {url}  (one-time link, ten minutes)',
    ja: 'ダッシュボード: {url}  (10 分間・1 回限りのリンク)',
    'zh-CN': '控制台：{url}（一次性链接，十分钟有效）',
  },
  failure_line: {
    en: 'Not started: {message}',
    ja: '起動できません: {message}',
    'zh-CN': '未启动：{message}',
  },
  fix_line: { en: 'What to do: {fix}', ja: '対処: {fix}', 'zh-CN': '处理方法：{fix}' },
  failure_stays: {
    en: 'The dashboard stays open, so that it can be mended there.',
    ja: 'ダッシュボードは開いたままです。そこで修正できます。',
    'zh-CN': '控制台保持打开，可在其中修正。',
  },
  sandbox_line: {
    en: 'Sandbox: answers are made up by Torii itself; no vendor is called.',
    ja: 'サンドボックス: 応答は Torii 自身が作ります。外部のベンダーは呼び出しません。',
    'zh-CN': '沙盒：回答由 Torii 自己生成，不会调用任何供应商。',
  },
  try_line: {
    en: 'Try it: curl {address}/healthz',
    ja: '確認: curl {address}/healthz',
    'zh-CN': '试一试：curl {address}/healthz',
  },
  ctrl_c: { en: 'Ctrl-C stops it.', ja: 'Ctrl-C で停止します。', 'zh-CN': '按 Ctrl-C 停止。' },
  draining: {
    en: 'Stopping; {open} exchanges are still open. Ctrl-C again ends at once.',
    ja: '停止しています。処理中のリクエスト: {open} 件。もう一度 Ctrl-C を押すとすぐに終了します。',
    'zh-CN': '正在停止；仍有 {open} 个请求未完成。再次按 Ctrl-C 立即结束。',
  },
  already_running: {
    en: 'Torii is already running for {home} (pid {pid}, {url}). Use `torii status`, `torii open` or `torii stop`.',
    ja: '{home} の Torii はすでに起動しています (pid {pid}、{url})。`torii status`、`torii open`、`torii stop` を使ってください。',
    'zh-CN':
      '{home} 的 Torii 已在运行（pid {pid}，{url}）。请使用 `torii status`、`torii open` 或 `torii stop`。',
  },
  control_bind_failed: {
    en: 'Could not bind the control port {host}:{port} ({cause}). Use --control-port {free}, or set control.port.',
    ja: '管理ポート {host}:{port} にバインドできませんでした ({cause})。--control-port {free} を指定するか control.port を変更してください。',
    'zh-CN': '无法绑定管理端口 {host}:{port}（{cause}）。请使用 --control-port {free}，或设置 control.port。',
  },
  password_needed: {
    en: 'control.host is {host}, so a password is required. Set control.password (for example env:TORII_PASSWORD), or take control.host out.',
    ja: 'control.host が {host} のため、パスワードが必要です。control.password (例: env:TORII_PASSWORD) を設定するか、control.host を削除してください。',
    'zh-CN':
      'control.host 为 {host}，因此需要密码。请设置 control.password（例如 env:TORII_PASSWORD），或移除 control.host。',
  },
  account_added: {
    en: 'Added {name} ({upstream}). `torii accounts test {name}` makes one real call.',
    ja: '{name} ({upstream}) を追加しました。`torii accounts test {name}` で実際に呼び出して確認できます。',
    'zh-CN': '已添加 {name}（{upstream}）。`torii accounts test {name}` 会进行一次真实调用。',
  },
  account_removed: { en: 'Removed {name}.', ja: '{name} を削除しました。', 'zh-CN': '已移除 {name}。' },
  account_enabled: { en: 'Enabled {name}.', ja: '{name} を有効にしました。', 'zh-CN': '已启用 {name}。' },
  account_disabled: { en: 'Disabled {name}.', ja: '{name} を無効にしました。', 'zh-CN': '已停用 {name}。' },
  no_accounts: {
    en: 'No accounts yet. Add one: torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY',
    ja: 'アカウントはまだありません。追加例: torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY',
    'zh-CN':
      '还没有账号。添加示例：torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY',
  },
  account_usable: { en: 'usable', ja: '使用可能', 'zh-CN': '可用' },
  account_off: { en: 'disabled', ja: '無効', 'zh-CN': '已停用' },
  account_no_secret: { en: 'no secret', ja: 'シークレットなし', 'zh-CN': '缺少密钥' },
  account_locked: {
    en: 'locked until {time} ({cause})',
    ja: '{time} までロック ({cause})',
    'zh-CN': '锁定至 {time}（{cause}）',
  },
  account_unlocked: {
    en: 'Unlocked {name}. It may be picked again at once.',
    ja: '{name} のロックを解除しました。すぐに選ばれるようになります。',
    'zh-CN': '已解锁 {name}。它可以立即被选用。',
  },
  model_unlocked: {
    en: 'Unlocked {model} on {name}. It may be picked again at once.',
    ja: '{name} の {model} のロックを解除しました。すぐに選ばれるようになります。',
    'zh-CN': '已解锁 {name} 上的 {model}。它可以立即被选用。',
  },
  nothing_locked: {
    en: 'Nothing of that was locked on {name}.',
    ja: '{name} に該当するロックはありませんでした。',
    'zh-CN': '{name} 上没有符合的锁定。',
  },
  still_locked: {
    en: '{name}, {model}: still locked until {time} ({cause})',
    ja: '{name}、{model}: {time} まで引き続きロック ({cause})',
    'zh-CN': '{name}，{model}：仍锁定至 {time}（{cause}）',
  },
  import_added: {
    en: 'line {line}: {name} ({upstream})',
    ja: '{line} 行目: {name} ({upstream})',
    'zh-CN': '第 {line} 行：{name}（{upstream}）',
  },
  import_needs_key: {
    en: 'line {line}: {name} ({upstream}), its key has yet to be entered',
    ja: '{line} 行目: {name} ({upstream})、キーの入力が必要です',
    'zh-CN': '第 {line} 行：{name}（{upstream}），尚需输入密钥',
  },
  import_known: {
    en: 'line {line}: there already as {name}',
    ja: '{line} 行目: {name} として登録済みです',
    'zh-CN': '第 {line} 行：已作为 {name} 存在',
  },
  import_bad: {
    en: 'line {line}: left out, {reason}',
    ja: '{line} 行目: 取り込みません（{reason}）',
    'zh-CN': '第 {line} 行：跳过，{reason}',
  },
  import_left: {
    en: 'line {line}: not taken over, {reason}',
    ja: '{line} 行目: 引き継がれません（{reason}）',
    'zh-CN': '第 {line} 行：未沿用，{reason}',
  },
  import_done: {
    en: 'Imported {count} accounts ({format}).',
    ja: '{count} 件のアカウントを取り込みました（{format}）。',
    'zh-CN': '已导入 {count} 个账号（{format}）。',
  },
  import_would: {
    en: '{count} accounts would be imported ({format}).',
    ja: '{count} 件のアカウントが取り込まれます（{format}）。',
    'zh-CN': '将导入 {count} 个账号（{format}）。',
  },
  file_unreadable: {
    en: '{file} cannot be read: {cause}.',
    ja: '{file} を読み込めません: {cause}。',
    'zh-CN': '无法读取 {file}：{cause}。',
  },
  discovered_none: {
    en: 'No local server and no key in the environment that is not in use already.',
    ja: '未登録のローカルサーバーや環境変数のキーは見つかりませんでした。',
    'zh-CN': '没有发现尚未使用的本地服务或环境变量密钥。',
  },
  discovered_line: {
    en: '{label}: {what}\n  torii accounts add --upstream {upstream} --name {name}{words}',
    ja: '{label}: {what}\n  torii accounts add --upstream {upstream} --name {name}{words}',
    'zh-CN': '{label}：{what}\n  torii accounts add --upstream {upstream} --name {name}{words}',
  },
  oauth_open: {
    en: 'Open this link and give your consent (ten minutes):\n{url}',
    ja: '次のリンクを開いて許可してください（10 分以内）:\n{url}',
    'zh-CN': '请打开此链接并同意授权（十分钟内）：\n{url}',
  },
  oauth_paste: {
    en: 'Then paste here the address that the browser ended at, or the code:',
    ja: '許可のあと、ブラウザーに表示されたアドレスかコードを貼り付けてください:',
    'zh-CN': '然后在此粘贴浏览器最后停留的地址或代码：',
  },
  oauth_expired: {
    en: 'No consent came within ten minutes. Start again.',
    ja: '10 分以内に許可がありませんでした。もう一度始めてください。',
    'zh-CN': '十分钟内没有得到授权。请重新开始。',
  },
  bad_json: {
    en: '{file} is not JSON.',
    ja: '{file} は JSON ではありません。',
    'zh-CN': '{file} 不是 JSON。',
  },
  prices_refreshed: {
    en: 'Prices in force: {prices}.',
    ja: '使用中の価格表: {prices}。',
    'zh-CN': '当前价格表：{prices}。',
  },
  vault_environment: {
    en: 'The vault is opened by TORII_SECRET_KEY of the environment.',
    ja: '保管庫は環境変数 TORII_SECRET_KEY の鍵で開いています。',
    'zh-CN': '保管库由环境变量 TORII_SECRET_KEY 打开。',
  },
  vault_file: {
    en: 'The vault is opened by secret.key in the home folder.',
    ja: '保管庫はホームフォルダーの secret.key で開いています。',
    'zh-CN': '保管库由主文件夹中的 secret.key 打开。',
  },
  vault_keychain: {
    en: 'The vault is opened by the keychain of this machine.',
    ja: '保管庫はこのマシンのキーチェーンの鍵で開いています。',
    'zh-CN': '保管库由本机的钥匙串打开。',
  },
  secret_set: {
    en: '{place} is set ({reference}).',
    ja: '{place} を設定しました（{reference}）。',
    'zh-CN': '已设置 {place}（{reference}）。',
  },
  secret_unset: {
    en: '{place} is taken out.',
    ja: '{place} を取り除きました。',
    'zh-CN': '已移除 {place}。',
  },
  secret_absent: { en: 'not set', ja: '未設定', 'zh-CN': '未设置' },
  proxy_password_argument: {
    en: 'An argument can be read by others on this machine. Put the address with the password into an environment variable and say --proxy env:NAME.',
    ja: '引数はこのマシンの他のユーザーから見えます。パスワード付きのアドレスは環境変数に入れ、--proxy env:NAME と指定してください。',
    'zh-CN': '本机其他用户可以看到命令行参数。请将带密码的地址放入环境变量，并使用 --proxy env:NAME。',
  },
  vault_in_use: {
    en: 'Torii runs in this home with a key that fits. Stop it first (`torii stop`).',
    ja: 'このホームで Torii が稼働しています。先に停止してください（`torii stop`）。',
    'zh-CN': 'Torii 正在此主文件夹中运行。请先停止它（`torii stop`）。',
  },
  vault_all_open: {
    en: 'The key opens every secret of the vault. Nothing to forget.',
    ja: '保管庫のシークレットはすべて開けます。取り除くものはありません。',
    'zh-CN': '密钥可以打开保管库中的全部内容，无需清除。',
  },
  vault_would_forget: {
    en: '{count} secrets cannot be opened: {names}. With --yes they are taken out for good.',
    ja: '開けないシークレットが {count} 件あります: {names}。--yes を付けると完全に取り除きます。',
    'zh-CN': '有 {count} 个密钥无法打开：{names}。加上 --yes 将永久清除。',
  },
  vault_forgotten: {
    en: 'Took out {count} secrets: {names}. `torii start` works again; `torii accounts list` shows whose key has to be entered.',
    ja: 'シークレットを {count} 件取り除きました: {names}。`torii start` が使えます。キーの入力が必要なアカウントは `torii accounts list` で確認できます。',
    'zh-CN':
      '已清除 {count} 个密钥：{names}。现在可以运行 `torii start`；`torii accounts list` 会显示哪些账号需要重新输入密钥。',
  },
  vault_rekeyed: {
    en: 'Sealed {secrets} secrets anew. Copies of the old secret.key are of no use any more.',
    ja: '{secrets} 件のシークレットを新しい鍵で封をし直しました。以前の secret.key のコピーは使えなくなります。',
    'zh-CN': '已用新密钥重新加密 {secrets} 个密钥。旧 secret.key 的副本不再有用。',
  },
  key_added: {
    en: 'Made the key {name}. It is shown this once and kept nowhere:',
    ja: 'キー {name} を作成しました。表示されるのはこの一度だけで、どこにも保存されません:',
    'zh-CN': '已创建密钥 {name}。仅此一次显示，不会保存在任何地方：',
  },
  key_revoked: { en: 'Revoked {name}.', ja: '{name} を失効させました。', 'zh-CN': '已吊销 {name}。' },
  key_state_good: { en: 'in use', ja: '有効', 'zh-CN': '有效' },
  key_state_off: { en: 'disabled', ja: '無効', 'zh-CN': '已停用' },
  key_state_expired: { en: 'expired', ja: '期限切れ', 'zh-CN': '已过期' },
  key_spent: {
    en: 'this month {requests} requests, {tokens} tokens, {cost} USD',
    ja: '今月 {requests} リクエスト、{tokens} トークン、{cost} USD',
    'zh-CN': '本月 {requests} 次请求、{tokens} 个 token、{cost} USD',
  },
  bad_date: {
    en: '{text} is not a date. Write it as 2027-01-31 or 2027-01-31T18:00:00+09:00.',
    ja: '{text} は日付として読めません。2027-01-31 または 2027-01-31T18:00:00+09:00 の形で指定してください。',
    'zh-CN': '{text} 不是日期。请写成 2027-01-31 或 2027-01-31T18:00:00+09:00。',
  },
  bad_budget: {
    en: '{text} is not a budget. Write it as day=5, week=20 or month=50, in US dollars.',
    ja: '{text} は予算として読めません。day=5、week=20、month=50 の形で、米ドルで指定してください。',
    'zh-CN': '{text} 不是预算。请写成 day=5、week=20 或 month=50，单位为美元。',
  },
  empty_stdin: {
    en: 'Nothing came on standard input; the key was expected there. Try: printf %s "$KEY" | torii …',
    ja: '標準入力が空です。キーを標準入力から渡してください。例: printf %s "$KEY" | torii …',
    'zh-CN': '标准输入为空；应从那里读取密钥。例如：printf %s "$KEY" | torii …',
  },
  two_key_sources: {
    en: 'Give the key by --api-key-env or by --api-key-stdin, not both.',
    ja: 'キーは --api-key-env か --api-key-stdin のどちらか一方で指定してください。',
    'zh-CN': '请只用 --api-key-env 或 --api-key-stdin 之一提供密钥。',
  },
  config_good: { en: '{path}: no faults.', ja: '{path}: 問題はありません。', 'zh-CN': '{path}：没有错误。' },
  config_absent: {
    en: '{path} does not exist yet; `torii start` writes one.',
    ja: '{path} はまだありません。`torii start` が作成します。',
    'zh-CN': '{path} 尚不存在；`torii start` 会创建它。',
  },
  config_faults: {
    en: '{path} has {count} fault(s); mend the lines above.',
    ja: '{path} に {count} 件の誤りがあります。上の行を直してください。',
    'zh-CN': '{path} 有 {count} 处错误；请修正以上各行。',
  },
  no_exchanges: {
    en: 'No exchanges yet. Send one: torii try MODEL "Hello"',
    ja: 'リクエストの記録はまだありません。送信例: torii try MODEL "こんにちは"',
    'zh-CN': '还没有请求记录。发送一个：torii try MODEL "你好"',
  },
  gateway_not_running: {
    en: 'The gateway is not running ({state}). Start it in the dashboard or with `torii start`.',
    ja: 'ゲートウェイは稼働していません ({state})。ダッシュボードか `torii start` で起動してください。',
    'zh-CN': '网关未运行（{state}）。请在控制台或用 `torii start` 启动。',
  },
  doctor_good: { en: 'good', ja: '正常', 'zh-CN': '正常' },
  doctor_warning: { en: 'warning', ja: '注意', 'zh-CN': '注意' },
  doctor_bad: { en: 'bad', ja: '異常', 'zh-CN': '异常' },
  unexpected: {
    en: 'Torii failed: {message}',
    ja: 'Torii が失敗しました: {message}',
    'zh-CN': 'Torii 出错：{message}',
  },
} satisfies Record<string, Text>

export type TextName = keyof typeof texts

export const say = (
  name: TextName,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string => fillText(texts[name][language], values)
