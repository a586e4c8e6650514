import { disassemble } from '../../src/canonical/assemble.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import type { Loss, Written } from '../../src/canonical/loss.ts'
import {
  type ProtocolId,
  protocolIds,
  type TargetProtocolId,
  targetProtocolIds,
} from '../../src/canonical/protocol-id.ts'
import { protocols, targets } from '../../src/protocols/registry.ts'
import { type AnswerFeature, answerFeatures, type RequestFeature, requestFeatures } from './full/features.ts'
import { asJson, featureBody, readFixture } from './full/join.ts'
import { answerFixtures, fixtures } from './full/registry.ts'
import { answerReading, answerWriting, issuerOf, openRequest } from './passage.ts'
import { mainTargets } from './targets.ts'

/** Every ordered pair of dialects, as the pages are named: what a client speaks, what the upstream speaks. */
export const fidelityPages = (): readonly { readonly name: string; readonly text: string }[] =>
  protocolIds.flatMap((client) =>
    targetProtocolIds
      .filter((upstream) => upstream !== client)
      .map((upstream) => ({ name: `${client}-${upstream}.md`, text: pageOf(client, upstream) })),
  )

function pageOf(client: ProtocolId, upstream: TargetProtocolId): string {
  const [from, to] = [protocols[client].label, targets[upstream].label]
  const { name } = mainTargets[upstream]
  const always = writeRequest(client, upstream, asJson(fixtures[client].base)).losses
  return [
    `# ${from} → ${to}`,
    '',
    `What becomes of a request in ${from} at an upstream that speaks ${to} (${name}), and of the answer on its way back.`,
    'Written by `npm run fidelity` from the fixtures in `tests/matrix/full`; a test fails when it is stale.',
    '«Carried as» names the fields that say it; a field without a form in the client’s dialect is not listed. Losses are',
    'what `x-torii-losses` and the record tell, with their codes; those in bold change what the answer can do, and with',
    '`models.loss_policy: refuse` they are refused before a token is spent.',
    ...(always.length === 0 ? [] : ['', `On every request: ${sayLosses(always)}.`]),
    '',
    '## The request',
    '',
    ...table(requestRows(client, upstream)),
    '',
    '## The answer',
    '',
    'Seals of the upstream are kept by Torii and given back to it on the next turn, though the client never sees them.',
    '',
    ...table(answerRows(client, upstream)),
    '',
  ].join('\n')
}

interface Row {
  readonly group: string
  readonly feature: string
  readonly carried: readonly string[]
  readonly losses: readonly Loss[]
}

function requestRows(client: ProtocolId, upstream: TargetProtocolId): readonly Row[] {
  const fixture = fixtures[client]
  const plain = writeRequest(client, upstream, asJson(fixture.base))
  return Object.entries(requestFeatures).flatMap(([feature, group]): readonly Row[] => {
    const name = feature as RequestFeature
    const body = featureBody(fixture, name)
    if (body === undefined) return []
    const written = writeRequest(client, upstream, body, name)
    const losses = written.losses.filter((lost) => !plain.losses.some((known) => isSame(known, lost)))
    const background = writeRequest(client, upstream, backgroundOf(asJson(fixture.base), body)).value
    return [{ group, feature, carried: changes(background, written.value), losses }]
  })
}

/** Where a feature is more than its tools, they are taken for granted. */
function backgroundOf(base: JsonObject, body: JsonObject): JsonObject {
  const others = Object.keys(body).filter(
    (key) =>
      key !== 'tools' && body[key] !== base[key] && JSON.stringify(body[key]) !== JSON.stringify(base[key]),
  )
  return others.length > 0 && body.tools !== undefined ? { ...base, tools: body.tools } : base
}

function writeRequest(
  client: ProtocolId,
  upstream: TargetProtocolId,
  body: JsonObject,
  feature?: RequestFeature,
): Written<JsonObject> {
  const request = readFixture(client, body, feature)
  const { value, losses } = targets[upstream].writeRequest(request, mainTargets[upstream])
  const verb = /[^:/]+$/.exec(value.path)?.[0] ?? ''
  const streams = /^stream|-stream$/.test(verb) ? { '(path)': verb } : {}
  return { value: { ...asJson(value.body), ...streams }, losses }
}

function answerRows(client: ProtocolId, upstream: TargetProtocolId): readonly Row[] {
  const { answers, plainAnswer } = answerFixtures[upstream]
  const plain = writeAnswer(client, upstream, asJson(plainAnswer))
  return Object.entries(answerFeatures).flatMap(([feature, group]): readonly Row[] => {
    const patch = answers[feature as AnswerFeature]
    if (patch === null) return []
    const written = writeAnswer(client, upstream, { ...asJson(plainAnswer), ...asJson(patch) })
    const carried = feature === 'text' ? leavesOf(written.value).filter(isText) : undefined
    return [
      {
        group,
        feature,
        carried: carried === undefined ? changes(plain.value, written.value) : shown(carried),
        losses: written.losses.filter((lost) => !plain.losses.some((known) => isSame(known, lost))),
      },
    ]
  })
}

const isText = ({ value }: Leaf): boolean => value === 'It rains.'

/** Streamed and whole answers lose alike; the whole one is shown. */
function writeAnswer(client: ProtocolId, upstream: TargetProtocolId, body: JsonObject): Written<JsonObject> {
  const issuer = issuerOf[upstream]
  const response = targets[upstream].readResponse(body, answerReading(issuer))
  const context = () => answerWriting(openRequest(client), issuer)
  const whole = protocols[client].writeResponse(response, context())
  const writer = protocols[client].streamWriter(context())
  const streamed = disassemble(response).flatMap((event) => writer.write(event).losses)
  const known = whole.losses
  const others = streamed.filter((lost) => !known.some((told) => told.code === lost.code))
  return { value: asJson(whole.value), losses: [...known, ...others] }
}

const isSame = (one: Loss, other: Loss): boolean => one.code === other.code && one.detail === other.detail

interface Leaf {
  readonly at: string
  readonly value: Json
}

/** Client’s own schemas are one thing here. */
const schemas = /\.(?:parameters|input_schema|parametersJsonSchema|schema|responseJsonSchema)$/

function leavesOf(value: Json | undefined, at = ''): readonly Leaf[] {
  if (value === undefined || value === null) return []
  if (schemas.test(at)) return [{ at, value: JSON.stringify(value) }]
  if (isJsonObject(value) && Object.keys(value).length === 0) return [{ at, value: '{}' }]
  if (isJsonArray(value)) return value.flatMap((item) => leavesOf(item, `${at}[]`))
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([key, below]) => leavesOf(below, at === '' ? key : `${at}.${key}`))
  return isId.test(at) ? [] : [{ at, value }]
}

/** Ids are there for every part of an answer; they say nothing of it. */
const isId = /(?:^|\.)(?:id|call_id|tool_use_id|tool_call_id|container_id|responseId)$/

/** The fields that are there for the feature, or say something else for it. */
function changes(plain: JsonObject, written: JsonObject): readonly string[] {
  const known = new Set(leavesOf(plain).map(({ at, value }) => `${at} ${String(value)}`))
  return shown(leavesOf(written).filter(({ at, value }) => !known.has(`${at} ${String(value)}`)))
}

const most = 6

function shown(leaves: readonly Leaf[]): readonly string[] {
  const fields = new Map<string, Json[]>()
  for (const { at, value } of leaves) fields.set(at, [...(fields.get(at) ?? []), value])
  const all = [...fields].map(([at, values]) => `\`${at}${wordOf(at, values)}\``)
  return all.length <= most ? all : [...all.slice(0, most), '…']
}

/** Fields whose values are nobody's words. */
const nameless = /(?:^|[._])(?:data|thoughtSignature|signature|encrypted_content)$/

/** Words and numbers are shown, texts are not. */
function wordOf(at: string, values: readonly Json[]): string {
  if (nameless.test(at)) return ''
  const words = [...new Set(values.map(String))]
  const isShort = words.every((word) => /^[\w.-]{1,32}$/.test(word))
  return isShort && words.length <= 3 ? `: ${words.join(', ')}` : ''
}

function table(rows: readonly Row[]): readonly string[] {
  const groups = [...new Set(rows.map(({ group }) => group))]
  return groups.flatMap((group, index) => [
    ...(index === 0 ? [] : ['']),
    `| ${group} | carried as | lost |`,
    '|---|---|---|',
    ...rows
      .filter((row) => row.group === group)
      .map((row) => `| ${row.feature} | ${sayCarried(row)} | ${sayLosses(row.losses)} |`),
  ])
}

/** What both dialects mean by saying nothing. */
const unsaid: ReadonlySet<string> = new Set(['as much thinking as the model wants', 'the end: done'])

function sayCarried({ feature, carried, losses }: Row): string {
  if (carried.length > 0) return carried.join(' ')
  if (losses.length > 0) return '—'
  if (unsaid.has(feature)) return 'said by saying nothing'
  if (feature === 'hidden thinking') return 'kept by Torii'
  throw new Error(`${feature} is neither carried nor told as lost`)
}

function sayLosses(losses: readonly Loss[]): string {
  const said = losses.map(({ code, treatment, detail, functional }) => {
    const words = `${code} ${treatment}: ${detail}`.replaceAll('|', '\\|')
    return functional ? `**${words}**` : words
  })
  return [...new Set(said)].join('; ')
}
