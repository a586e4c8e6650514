import type { AccountField } from './upstream.ts'

/** Fields that the forms of several upstreams share. `api_key` and `base_url` are the account's own settings, all others are options. */
export const apiKeyField = (placeholder: string, required = true): AccountField => ({
  name: 'api_key',
  label: { en: 'API key', ja: 'API キー', 'zh-CN': 'API 密钥' },
  kind: 'secret',
  required,
  placeholder,
})

export const baseUrlField = (placeholder: string, required = false): AccountField => ({
  name: 'base_url',
  label: { en: 'Base URL', ja: 'ベース URL', 'zh-CN': '基础 URL' },
  help: {
    en: "As the vendor's SDK takes it. The form with or without the version is understood.",
    ja: 'ベンダーの SDK に渡す形で入力します。バージョンの有無はどちらでも構いません。',
    'zh-CN': '按供应商 SDK 的写法填写。带不带版本号都可以。',
  },
  kind: 'url',
  required,
  placeholder,
})
