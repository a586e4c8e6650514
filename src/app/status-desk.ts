import { fillText, type Language, type Text } from '../canonical/language.ts'
import type { Status } from '../control/contract/status.ts'
import { baseUrlsOf } from './base-urls.ts'
import { isPlaying } from './compose-state.ts'
import { faultView } from './fault-view.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Rooms } from './rooms.ts'
import { describeStartFailure, type StartFailure } from './start-failure.ts'
import { version } from './version.ts'
import type { CrewView } from './workers/crew.ts'

export interface StatusSources {
  readonly rooms: Rooms
  readonly lifecycle: Lifecycle
  readonly startedAt: number
  /** Why the last move to another address did not work. */
  readonly moveFailure: () => StartFailure | undefined
  /** Where the control plane is bound. Undefined: it is not. */
  readonly control: () => { readonly host: string; readonly port: number } | undefined
  readonly monitor: (language: Language) => Status['monitor']
  readonly notices: (language: Language) => readonly string[]
}

/** What is, read at the moment of asking. */
export function readStatus(sources: StatusSources, language: Language): Status {
  const { rooms, lifecycle } = sources
  const { settings } = rooms.keeper
  const warnings = [
    ...sources.notices(language),
    ...moveNotice(sources, language),
    ...workersNotice(lifecycle.crew, language),
  ]
  return {
    version,
    pid: process.pid,
    startedAt: sources.startedAt,
    home: rooms.home.folder,
    settingsPath: rooms.keeper.path,
    state: lifecycle.state,
    ...(lifecycle.failure === undefined
      ? {}
      : { failure: describeStartFailure(lifecycle.failure, language) }),
    ...(lifecycle.bound === undefined ? {} : { bound: lifecycle.bound }),
    baseUrls: lifecycle.state === 'running' && lifecycle.bound ? baseUrlsOf(lifecycle.bound) : [],
    configured: wantedAddress(rooms),
    openExchanges: lifecycle.openExchanges,
    ...workersPart(lifecycle.crew),
    keyRequired: keyRequired(settings.proxy),
    accounts: countAccounts(rooms),
    settingsFaults: rooms.keeper.faults.map((fault) => faultView(fault, language)),
    waiting: waitingSettings(sources),
    notices: [...rooms.keeper.notices.map((notice) => notice.message[language]), ...warnings],
    warnings,
    monitor: sources.monitor(language),
  }
}

export const wantedAddress = ({ keeper }: Rooms): { readonly host: string; readonly port: number } => ({
  host: keeper.settings.proxy.allow_lan_access ? '0.0.0.0' : '127.0.0.1',
  port: keeper.settings.proxy.port,
})

function keyRequired(proxy: Rooms['keeper']['settings']['proxy']): Status['keyRequired'] {
  const rules = {
    off: { healthz: false, others: false },
    strict: { healthz: true, others: true },
    all_except_health: { healthz: false, others: true },
    auto: { healthz: false, others: proxy.allow_lan_access },
  }
  return rules[proxy.auth_mode]
}

function countAccounts({ state, pool }: Rooms): Status['accounts'] {
  const { members } = state()
  const locked = new Set(pool.health().flatMap((health) => (health.usable ? [] : [health.account])))
  const playing = members.filter(isPlaying)
  return {
    loaded: members.length,
    enabled: members.filter((member) => member.settings.enabled).length,
    usable: playing.filter((member) => !locked.has(member.settings.name)).length,
  }
}

/** Settings that are saved but not in force. */
export function waitingSettings(sources: StatusSources): Status['waiting'] {
  const { rooms, lifecycle } = sources
  const wanted = wantedAddress(rooms)
  const bound = lifecycle.bound
  const waiting: Status['waiting'] = []
  if (bound !== undefined && bound.port !== wanted.port)
    waiting.push({ path: 'proxy.port', waitsFor: 'start' })
  if (bound !== undefined && bound.host !== wanted.host)
    waiting.push({ path: 'proxy.allow_lan_access', waitsFor: 'start' })
  const control = sources.control()
  const { port, host = '127.0.0.1' } = rooms.keeper.settings.control
  if (control !== undefined && control.port !== port)
    waiting.push({ path: 'control.port', waitsFor: 'process-restart' })
  if (control !== undefined && control.host !== host)
    waiting.push({ path: 'control.host', waitsFor: 'process-restart' })
  return waiting
}

function workersPart(crew: CrewView | undefined): Pick<Status, 'workers'> {
  if (crew === undefined) return {}
  const { wanted, restarts, workers } = crew
  return { workers: { wanted, restarts, processes: [...workers] } }
}

const workersDie: Text = {
  en: '{deaths} workers ended within a minute; the next ones wait longer each time. torii.log says why they end.',
  ja: '1 分間にワーカーが {deaths} 回終了したため、再起動の間隔を延ばしています。理由は torii.log にあります。',
  'zh-CN': '一分钟内有 {deaths} 个工作进程终止，后续重启会逐次延长等待。原因见 torii.log。',
}

const workersNotice = (crew: CrewView | undefined, language: Language): readonly string[] =>
  crew === undefined || crew.deaths === 0 ? [] : [fillText(workersDie[language], { deaths: crew.deaths })]

function moveNotice(sources: StatusSources, language: Language): readonly string[] {
  const failure = sources.moveFailure()
  if (failure === undefined) return []
  const { message, fix } = describeStartFailure(failure, language)
  return [`${message} ${fix}`]
}
