import { badRow, goodRow, type ImportReading, type ImportRow, notCarried, reasons } from './import-row.ts'
import { upstreamAt } from './key-owner.ts'
import { accountNameOf, type Fields, fieldsOf, listOf, type PlacedText, textIn } from './placed-text.ts'

/** claude-code-router: providers with the whole address of their endpoint, and a table of who serves what. */
export function readCodeRouter(text: PlacedText): ImportReading {
  const outer = fieldsOf(text.value)
  const name = 'Providers' in outer ? 'Providers' : 'providers'
  const rows = listOf(outer[name]).map((provider, at) => rowOf(fieldsOf(provider), text.lineOf([name, at])))
  const router = fieldsOf(outer.Router)
  const left = Object.keys(router)
    .filter((task) => tasks[task] === undefined && textIn(router, task) !== undefined)
    .map((task) => ({ line: text.lineOf(['Router', task]), what: notCarried(`Router.${task}`) }))
  return { format: 'claude-code-router', rows, mapping: mappingOf(router), pins: true, left }
}

function rowOf(provider: Fields, line: number): ImportRow {
  const base = textIn(provider, 'api_base_url', 'baseUrl')
  if (base === undefined || !URL.canParse(base)) return badRow(line, reasons.not_an_account)
  const google = vertexAt(base)
  if (google !== undefined) {
    const name = accountNameOf(textIn(provider, 'name') ?? 'vertex')
    // Its transformer signs in with this machine's own credentials, whatever the key says.
    return goodRow(line, { name, ...google, models: idsIn(provider) })
  }
  const key = textIn(provider, 'api_key', 'apiKey')
  const [, variable] = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/.exec(key ?? '') ?? []
  const models = idsIn(provider)
  return goodRow(line, {
    name: accountNameOf(textIn(provider, 'name') ?? 'provider'),
    upstream: upstreamAt(base) ?? (/\/messages\/?$/.test(base) ? 'custom' : 'openai-compatible'),
    base_url: base
      .replace(/\/(?:v1\/)?(?:chat\/completions|messages|models)\/?$/, '')
      .replace(/\/v1beta$/, ''),
    models,
    ...(/\/messages\/?$/.test(base) && upstreamAt(base) === undefined
      ? { protocols: ['anthropic-messages' as const] }
      : {}),
    ...(variable !== undefined ? { api_key: `env:${variable}` } : key === undefined ? {} : { apiKey: key }),
  })
}

const idsIn = ({ models }: Fields): string[] => listOf(models).filter((id) => typeof id === 'string')

/** `https://REGION-aiplatform.googleapis.com/v1/projects/P/locations/REGION/publishers/…`. */
function vertexAt(base: string): { upstream: string; options: Record<string, string> } | undefined {
  const { hostname, pathname } = new URL(base)
  if (!/(?:^|[-.])aiplatform\.(?:\w+\.rep\.)?googleapis\.com$/.test(hostname)) return undefined
  const [, project] = /\/projects\/([^/]+)/.exec(pathname) ?? []
  const [, location] =
    /\/locations\/([^/]+)/.exec(pathname) ?? /^([a-z0-9-]+)-aiplatform/.exec(hostname) ?? []
  return {
    upstream: pathname.includes('/publishers/anthropic') ? 'vertex-anthropic' : 'vertex',
    options: {
      ...(project === undefined ? {} : { project }),
      ...(location === undefined ? {} : { location }),
    },
  }
}

/** Which of Claude Code's models each of its tasks asks for. */
const tasks: Readonly<Record<string, string>> = { default: 'claude-*', background: 'claude-*haiku*' }

function mappingOf(router: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tasks).flatMap(([task, rule]) => {
      const [provider, ...model] = (textIn(router, task) ?? '').split(',')
      return provider === undefined || model.length === 0
        ? []
        : [[rule, `${accountNameOf(provider)}/${model.join(',').trim()}`]]
    }),
  )
}
