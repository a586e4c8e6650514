import type { Text } from '../canonical/language.ts'
import { isClientKey } from '../config/client-key.ts'
import type { Rooms } from './rooms.ts'
import { secretProblem, secretValue } from './secrets.ts'
import type { StartFailure } from './start-failure.ts'

/** Why the data plane must not start with the settings as they are. Undefined: nothing is in the way. */
export function refuseToStart(rooms: Rooms): StartFailure | undefined {
  const { keeper } = rooms
  return faultySettings(rooms) ?? openLan(keeper) ?? badKey(keeper) ?? noAccount(rooms)
}

/** Faulty text is refused only when there were never good settings: the last good ones stay in force. */
function faultySettings({ keeper }: Rooms): StartFailure | undefined {
  const [fault] = keeper.faults
  if (keeper.everGood || fault === undefined) return undefined
  const { line, column, message } = fault
  return { code: 'bad_settings', values: { path: keeper.path, line, column, cause: message } }
}

function openLan({ settings }: Rooms['keeper']): StartFailure | undefined {
  const { allow_lan_access, allow_open_lan, auth_mode } = settings.proxy
  return allow_lan_access && auth_mode === 'off' && !allow_open_lan
    ? { code: 'open_lan', values: {} }
    : undefined
}

/** A key that can not be had would lock every client out, or let everyone in: neither is what the owner meant. */
function badKey({ settings, secrets }: Rooms['keeper']): StartFailure | undefined {
  if (settings.proxy.auth_mode === 'off') return undefined
  const key = secretValue(secrets.proxyKey)
  if (key === undefined)
    return { code: 'bad_api_key', values: { cause: secretProblem(secrets.proxyKey) ?? noneIsSet } }
  return isClientKey(key) ? undefined : { code: 'bad_api_key', values: { cause: characters(key.length) } }
}

const noneIsSet: Text = { en: 'none is set', ja: '設定されていません', 'zh-CN': '未设置' }

const characters = (count: number): Text => ({
  en: `it has ${count} characters`,
  ja: `${count} 文字です`,
  'zh-CN': `长度为 ${count} 个字符`,
})

/** An enabled account without its secret counts: what it lacks is told beside it, and requests say so. */
function noAccount({ state }: Rooms): StartFailure | undefined {
  const enabled = state().members.some((member) => member.settings.enabled)
  return enabled ? undefined : { code: 'no_usable_account', values: {} }
}
