import { accounts as accountsEn } from './en/accounts.ts'
import { code as codeEn } from './en/code.ts'
import { fields as fieldsEn } from './en/fields.ts'
import { gateway as gatewayEn } from './en/gateway.ts'
import { models as modelsEn } from './en/models.ts'
import { monitor as monitorEn } from './en/monitor.ts'
import { overview as overviewEn } from './en/overview.ts'
import { proxy as proxyEn } from './en/proxy.ts'
import { settings as settingsEn } from './en/settings.ts'
import { shell as shellEn } from './en/shell.ts'
import { usage as usageEn } from './en/usage.ts'
import { accounts as accountsJa } from './ja/accounts.ts'
import { code as codeJa } from './ja/code.ts'
import { fields as fieldsJa } from './ja/fields.ts'
import { gateway as gatewayJa } from './ja/gateway.ts'
import { models as modelsJa } from './ja/models.ts'
import { monitor as monitorJa } from './ja/monitor.ts'
import { overview as overviewJa } from './ja/overview.ts'
import { proxy as proxyJa } from './ja/proxy.ts'
import { settings as settingsJa } from './ja/settings.ts'
import { shell as shellJa } from './ja/shell.ts'
import { usage as usageJa } from './ja/usage.ts'
import { accounts as accountsZh } from './zh-CN/accounts.ts'
import { code as codeZh } from './zh-CN/code.ts'
import { fields as fieldsZh } from './zh-CN/fields.ts'
import { gateway as gatewayZh } from './zh-CN/gateway.ts'
import { models as modelsZh } from './zh-CN/models.ts'
import { monitor as monitorZh } from './zh-CN/monitor.ts'
import { overview as overviewZh } from './zh-CN/overview.ts'
import { proxy as proxyZh } from './zh-CN/proxy.ts'
import { settings as settingsZh } from './zh-CN/settings.ts'
import { shell as shellZh } from './zh-CN/shell.ts'
import { usage as usageZh } from './zh-CN/usage.ts'

/** One namespace for each feature, and `shell` for what all share. */
export const resources = {
  en: {
    shell: shellEn,
    gateway: gatewayEn,
    overview: overviewEn,
    proxy: proxyEn,
    accounts: accountsEn,
    monitor: monitorEn,
    settings: settingsEn,
    fields: fieldsEn,
    models: modelsEn,
    usage: usageEn,
    code: codeEn,
  },
  ja: {
    shell: shellJa,
    gateway: gatewayJa,
    overview: overviewJa,
    proxy: proxyJa,
    accounts: accountsJa,
    monitor: monitorJa,
    settings: settingsJa,
    fields: fieldsJa,
    models: modelsJa,
    usage: usageJa,
    code: codeJa,
  },
  'zh-CN': {
    shell: shellZh,
    gateway: gatewayZh,
    overview: overviewZh,
    proxy: proxyZh,
    accounts: accountsZh,
    monitor: monitorZh,
    settings: settingsZh,
    fields: fieldsZh,
    models: modelsZh,
    usage: usageZh,
    code: codeZh,
  },
} as const

export type UiLanguage = keyof typeof resources

export const uiLanguages = Object.keys(resources) as UiLanguage[]

/** Each language by its own name. */
export const languageNames: Readonly<Record<UiLanguage, string>> = {
  en: 'English',
  ja: '日本語',
  'zh-CN': '简体中文',
}
