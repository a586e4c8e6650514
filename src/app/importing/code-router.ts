import { badRow, goodRow, type ImportReading, type ImportRow, reasons } from './import-row.ts'
import { upstreamAt } from './key-owner.ts'
import { accountNameOf, type Fields, fieldsOf, listOf, type PlacedText, textIn } from './placed-text.ts'

/** claude-code-router: providers with the whole address of their endpoint, and a table of who serves what. */
export function readCodeRouter(text: PlacedText): ImportReading {
  const outer = fieldsOf(text.value)
  const name = 'Providers' in outer ? 'Providers' : 'providers'
  const rows = listOf(outer[name]).map((provider, at) => rowOf(fieldsOf(provider), text.lineOf([name, at])))
  return { format: 'claude-code-router', rows, mapping: mappingOf(fieldsOf(outer.Router)) }
}

function rowOf(provider: Fields, line: number): ImportRow {
  const base = textIn(provider, 'api_base_url', 'baseUrl')
  if (base === undefined || !URL.canParse(base)) return badRow(line, reasons.not_an_account)
  const key = textIn(provider, 'api_key', 'apiKey')
  const [, variable] = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/.exec(key ?? '') ?? []
  const models = listOf(provider.models).filter((id) => typeof id === 'string')
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
