import type { ConfigText } from './config-text.ts'

/** What is wrong and what to do, by code. `{path}`, `{got}` and `{expected}` are filled in. */
export const faultTexts = {
  unreadable_file: {
    en: 'The settings file cannot be read: {got}. Check that it exists and belongs to you.',
    ja: '設定ファイルを読み込めません: {got}。ファイルの存在と所有者を確認してください。',
    'zh-CN': '无法读取设置文件：{got}。请确认文件存在且归您所有。',
  },
  unwritable_file: {
    en: 'The settings file cannot be written: {got}. Check the free space and the permissions of its folder.',
    ja: '設定ファイルに書き込めません: {got}。空き容量とフォルダーの権限を確認してください。',
    'zh-CN': '无法写入设置文件：{got}。请检查磁盘空间和文件夹权限。',
  },
  missing_file: {
    en: 'The settings file is gone. The last good settings stay in force; put the file back or restart Torii to get a new one.',
    ja: '設定ファイルが見つかりません。最後に有効だった設定を使い続けます。ファイルを元に戻すか、Torii を再起動して新しく作成してください。',
    'zh-CN': '设置文件不见了。将继续使用最后一次有效的设置；请恢复该文件，或重启 Torii 以生成新文件。',
  },
  busy_file: {
    en: 'The settings file kept changing while it was being edited. Try again.',
    ja: '編集中に設定ファイルが何度も変更されました。もう一度お試しください。',
    'zh-CN': '编辑过程中设置文件不断被修改。请重试。',
  },
  yaml_syntax: {
    en: 'This is not valid YAML: {got}.',
    ja: 'YAML として正しくありません: {got}。',
    'zh-CN': '这不是有效的 YAML：{got}。',
  },
  tab_indent: {
    en: 'A tab is used for indentation. YAML allows spaces only: replace it with two spaces.',
    ja: 'インデントにタブが使われています。YAML で使えるのは空白だけです。半角空白 2 個に置き換えてください。',
    'zh-CN': '缩进中使用了制表符。YAML 只允许空格：请换成两个空格。',
  },
  duplicate_key: {
    en: '{path} stands here a second time. Keep one of the two.',
    ja: '{path} が重複しています。どちらか一方だけを残してください。',
    'zh-CN': '{path} 重复出现。请只保留其中一个。',
  },
  not_a_mapping: {
    en: 'Settings are expected as “name: value” lines, but this is {got}.',
    ja: '「名前: 値」の形で設定を書いてください。ここにあるのは {got} です。',
    'zh-CN': '设置应写成“名称: 值”的形式，但这里是 {got}。',
  },
  unknown_key: {
    en: '{got} is not a setting. {expected}',
    ja: '{got} という設定はありません。{expected}',
    'zh-CN': '没有名为 {got} 的设置。{expected}',
  },
  missing_key: {
    en: '{path} is missing. Add it: {expected} is expected.',
    ja: '{path} がありません。追加してください（{expected}）。',
    'zh-CN': '缺少 {path}。请添加（应为 {expected}）。',
  },
  wrong_value: {
    en: '{path} is {got}, but {expected} is expected.',
    ja: '{path} は {got} ですが、{expected} を指定してください。',
    'zh-CN': '{path} 的值是 {got}，但应为 {expected}。',
  },
  duplicate_account: {
    en: 'There are two accounts named {got}. Give each a name of its own.',
    ja: '{got} という名前のアカウントが 2 つあります。それぞれ別の名前を付けてください。',
    'zh-CN': '有两个名为 {got} 的账号。请为每个账号使用不同的名称。',
  },
  unknown_upstream: {
    en: 'There is no upstream {got}. {expected}',
    ja: '{got} というアップストリームはありません。{expected}',
    'zh-CN': '没有名为 {got} 的上游。{expected}',
  },
  unknown_account: {
    en: 'There is no account named {got}. {expected}',
    ja: '{got} という名前のアカウントはありません。{expected}',
    'zh-CN': '没有名为 {got} 的账号。{expected}',
  },
  bad_secret_reference: {
    en: '{path} refers to a secret, but its name is missing or malformed: {expected} is expected.',
    ja: '{path} のシークレット参照の名前がないか、形式が正しくありません（{expected}）。',
    'zh-CN': '{path} 引用的密钥缺少名称或格式有误：应为 {expected}。',
  },
  bad_client_key: {
    en: '{path} must start with sk- and have at least 10 characters. Choose another key, or write vault:proxy to have one made.',
    ja: '{path} は sk- で始まる 10 文字以上の値にしてください。別のキーを選ぶか、vault:proxy と書くと自動で作成されます。',
    'zh-CN': '{path} 必须以 sk- 开头且至少 10 个字符。请换一个密钥，或写 vault:proxy 以自动生成。',
  },
  port_conflict: {
    en: 'proxy.port and control.port are both {got}. Give one of them another number.',
    ja: 'proxy.port と control.port がどちらも {got} です。どちらかを別の番号にしてください。',
    'zh-CN': 'proxy.port 和 control.port 都是 {got}。请将其中一个改为其他端口。',
  },
  password_required: {
    en: 'control.host opens the dashboard to other machines, so control.password is required. Set it, or remove control.host.',
    ja: 'control.host によりダッシュボードが他のマシンに公開されるため、control.password が必要です。設定するか、control.host を削除してください。',
    'zh-CN':
      'control.host 会将仪表盘开放给其他机器，因此必须设置 control.password。请设置密码，或删除 control.host。',
  },
  unsupported_edit: {
    en: '{path} cannot be changed here, because the file builds it from an alias or merge. Edit torii.yaml by hand.',
    ja: '{path} はファイル内のエイリアスやマージで作られているため、ここでは変更できません。torii.yaml を直接編集してください。',
    'zh-CN': '{path} 由文件中的别名或合并生成，无法在此修改。请手动编辑 torii.yaml。',
  },
} as const satisfies Record<string, ConfigText>

export type FaultCode = keyof typeof faultTexts
