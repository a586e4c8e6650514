import type { Text } from '../../canonical/language.ts'
import type { NewAccount } from '../../control/contract/account.ts'

/** One account that a file describes, or what is wrong with it. */
export type ImportRow =
  | { readonly kind: 'good'; readonly line: number; readonly account: NewAccount }
  | { readonly kind: 'bad'; readonly line: number; readonly reason: Text }

export interface ImportReading {
  /** How the text was understood. */
  readonly format: ImportFormat
  readonly rows: readonly ImportRow[]
  /** Aliases that the file gives to models. */
  readonly mapping: Readonly<Record<string, string>>
  /** The aliases name accounts by their names in the file. */
  readonly pins?: boolean
  /** What the file says and an account cannot: told, so that nobody believes it came along. */
  readonly left?: readonly LeftOut[]
}

export interface LeftOut {
  readonly line: number
  readonly what: Text
}

export type ImportFormat =
  | 'torii'
  | 'litellm'
  | 'channels'
  | 'claude-code-router'
  | 'list'
  | 'csv'
  | 'env'
  | 'keys'

export const goodRow = (line: number, account: NewAccount): ImportRow => ({ kind: 'good', line, account })

export const badRow = (line: number, reason: Text): ImportRow => ({ kind: 'bad', line, reason })

export const reasons = {
  no_key: {
    en: 'there is no key',
    ja: 'キーがありません',
    'zh-CN': '没有密钥',
  },
  unknown_key_shape: {
    en: 'the key does not show whose it is; say whose keys these are',
    ja: 'どのベンダーのキーか判別できません。どこのキーかを指定してください',
    'zh-CN': '无法从密钥判断供应商；请指定这些密钥属于哪家',
  },
  open_quote: {
    en: 'a quotation mark is opened here and not closed',
    ja: '引用符が閉じられていません',
    'zh-CN': '引号没有闭合',
  },
  no_assignment: {
    en: 'this is no NAME=value',
    ja: 'NAME=値 の形ではありません',
    'zh-CN': '这不是 NAME=值 的形式',
  },
  no_model: {
    en: 'there is no litellm_params.model',
    ja: 'litellm_params.model がありません',
    'zh-CN': '没有 litellm_params.model',
  },
  key_with_space: {
    en: 'the key holds a space or a line break, which no key has',
    ja: 'キーに空白または改行が含まれています',
    'zh-CN': '密钥中含有空格或换行',
  },
  more_cells: {
    en: 'the row has more cells than the header',
    ja: '見出しより多いセルがあります',
    'zh-CN': '该行的单元格多于表头',
  },
  no_address: {
    en: 'there is no base_url, which this kind of account needs',
    ja: 'この種類のアカウントに必要な base_url がありません',
    'zh-CN': '缺少此类账号所需的 base_url',
  },
  not_an_account: {
    en: 'this is no account: a group with upstream, or key and base_url, is expected',
    ja: 'アカウントではありません。upstream、または key と base_url を持つ項目が必要です',
    'zh-CN': '这不是账号：应为包含 upstream，或 key 和 base_url 的一组字段',
  },
} satisfies Record<string, Text>

/** `code`: the parser's own word; its message would quote the text. */
export const brokenText = (code: string): Text => ({
  en: `the text breaks off being YAML or JSON here (${code})`,
  ja: `ここで YAML または JSON として読めなくなります（${code}）`,
  'zh-CN': `文本从这里起不再是有效的 YAML 或 JSON（${code}）`,
})

export const unsetVariable = (name: string): Text => ({
  en: `the variable ${name} is not set where Torii runs, and its value is needed now`,
  ja: `環境変数 ${name} が Torii の実行環境で設定されていません（取り込み時に値が必要です）`,
  'zh-CN': `在 Torii 运行的环境中未设置变量 ${name}，而导入时需要它的值`,
})

export const unknownCredential = (name: string): Text => ({
  en: `there is no credential ${name} in credential_list`,
  ja: `credential_list に ${name} がありません`,
  'zh-CN': `credential_list 中没有 ${name}`,
})

export const unknownFields = (names: readonly string[]): Text => ({
  en: `unknown fields: ${names.join(', ')}`,
  ja: `未知の項目: ${names.join(', ')}`,
  'zh-CN': `未知字段：${names.join(', ')}`,
})

/** Parts of a file that stay behind, by their own names. */
export const notCarried = (what: string): Text => ({
  en: `${what} has no place in an account`,
  ja: `${what} はアカウントに取り込めません`,
  'zh-CN': `${what} 无法导入到账号中`,
})

/** One name in the file stands for several models; in Torii an alias stands for one. */
export const oneOfSeveral = (alias: string, taken: string, others: readonly string[]): Text => ({
  en: `${alias} now means ${taken}; ${others.join(', ')} can follow as the fallback of a route`,
  ja: `${alias} は ${taken} を指します。${others.join(', ')} はルートの fallback に追加できます`,
  'zh-CN': `${alias} 现在指 ${taken}；${others.join(', ')} 可作为路由的 fallback`,
})

export const unknownUpstream = (name: string): Text => ({
  en: `there is no upstream ${name}`,
  ja: `${name} というアップストリームはありません`,
  'zh-CN': `没有名为 ${name} 的上游`,
})

export const unknownChannel = (type: string): Text => ({
  en: `channel type ${type} is not one that Torii knows, and there is no base_url`,
  ja: `チャンネル種別 ${type} は未対応で、base_url もありません`,
  'zh-CN': `Torii 不认识渠道类型 ${type}，且没有 base_url`,
})

export const unknownProvider = (name: string): Text => ({
  en: `the provider ${name} is not one that Torii knows, and there is no api_base`,
  ja: `プロバイダー ${name} は未対応で、api_base もありません`,
  'zh-CN': `Torii 不认识提供商 ${name}，且没有 api_base`,
})
