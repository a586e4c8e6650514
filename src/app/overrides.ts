import { accountSchema, type Settings } from '../config/settings.ts'

/** What `torii start` was told on its command line: for this run only, never written to the file. */
export interface Overrides {
  readonly port?: number
  readonly controlPort?: number
  readonly lan?: boolean
  readonly sandbox?: boolean
}

export const sandboxAccountName = 'sandbox'

/**
 * The settings in force. An override holds until its setting is changed in the file: a change that did nothing would be
 * a lie.
 */
export function withOverrides(settings: Settings, atStart: Settings, overrides: Overrides): Settings {
  const port = settings.proxy.port === atStart.proxy.port ? overrides.port : undefined
  const lan = settings.proxy.allow_lan_access === atStart.proxy.allow_lan_access ? overrides.lan : undefined
  return {
    ...settings,
    proxy: {
      ...settings.proxy,
      ...(port === undefined ? {} : { port }),
      ...(lan === undefined ? {} : { allow_lan_access: lan }),
    },
    control: {
      ...settings.control,
      ...(overrides.controlPort === undefined ? {} : { port: overrides.controlPort }),
    },
    accounts: overrides.sandbox === true ? withSandbox(settings.accounts) : settings.accounts,
  }
}

/** The sandbox takes every model id, and only when no other account can. */
function withSandbox(accounts: Settings['accounts']): Settings['accounts'] {
  if (accounts.some((account) => account.name === sandboxAccountName)) return accounts
  return [
    ...accounts,
    accountSchema.parse({
      name: sandboxAccountName,
      upstream: 'sandbox',
      priority: 1000,
      models: ['*'],
    }),
  ]
}
