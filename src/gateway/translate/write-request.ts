import type { Written } from '../../canonical/loss.ts'
import type { OutgoingRequest, Target } from '../../protocols/codec-context.ts'
import type { Operation } from '../../protocols/operation.ts'
import type { TargetProtocol } from '../../protocols/protocol.ts'
import { targets } from '../../protocols/registry.ts'
import type { UpstreamCall } from '../../upstreams/upstream.ts'
import { applySplices } from '../../wire/json-splice.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerPath } from '../answer-path.ts'
import type { Errand, Outgoing, Unwritable } from '../lane.ts'
import { translateAsGenerate } from '../operations/as-generate.ts'
import { formType, writeForm } from '../operations/form-writer.ts'
import { lowerCased, type UpstreamAnswer } from '../upstream-answer.ts'
import { translateCount } from './count.ts'
import { translateEmbed } from './embed.ts'
import { translateGenerate } from './generate.ts'

/** One operation in translation: the request for the target, and the way back of its answer. */
export type Translation =
  | {
      readonly kind: 'translation'
      readonly written: Written<OutgoingRequest>
      readonly stream: boolean
      readonly answerPath: (answer: UpstreamAnswer) => AnswerPath
    }
  | Unwritable

export type Translate = (errand: Errand, target: TargetSide) => Translation

/** The dialect spoken to the account, and what is to be known of the place. */
export interface TargetSide {
  readonly protocol: TargetProtocol
  readonly target: Target
}

const translations: Readonly<Partial<Record<Operation, Translate>>> = {
  generate: translateGenerate,
  'count-tokens': translateCount,
  embed: translateEmbed,
  'embed-batch': translateEmbed,
  predict: translateEmbed,
  'legacy-completion': translateAsGenerate,
  'image-generation': translateAsGenerate,
  'image-edit': translateAsGenerate,
  transcription: translateAsGenerate,
  'audio-translation': translateAsGenerate,
  speech: translateAsGenerate,
}

/** The client's call in another dialect. */
export function writeTranslatedRequest(errand: Errand): Outgoing | Unwritable {
  const { exchange, call, candidate } = errand
  const { upstream } = candidate.member
  const protocol = targets[candidate.protocol]
  const target: Target = {
    model: candidate.model,
    issuer: upstream.issuer(candidate.protocol),
    quirks: candidate.quirks,
  }
  const translate = translations[call.route.operation]
  // The plan offers this lane only for the operations of the table.
  if (translate === undefined) throw new Error(`No translation of ${call.route.operation}`)
  const translation = translate(errand, { protocol, target })
  if (translation.kind === 'refused') return translation
  const { value, losses } = translation.written
  const functional = losses.filter((loss) => loss.functional)
  const policy = candidate.policy?.lossPolicy ?? exchange.state.settings.models.loss_policy
  if (functional.length > 0 && policy === 'refuse')
    return {
      kind: 'refused',
      fault: exchange.faultOf('losses_refused', 'plan', {
        values: { fields: functional.map((loss) => `${loss.at || '/'} (${loss.detail})`).join('; ') },
        ...(functional[0] === undefined ? {} : { param: functional[0].at }),
      }),
    }
  const upstreamCall: UpstreamCall = {
    protocol: candidate.protocol,
    method: 'POST',
    path: value.path,
    query: new URLSearchParams(value.query).toString(),
    model: candidate.model,
    stream: translation.stream,
  }
  const headers = headersOf(value, translation.stream)
  return {
    kind: 'outgoing',
    call: upstreamCall,
    headers,
    body: bodyOf(errand, upstreamCall, value, headers),
    losses,
    answerPath: (answer) => translation.answerPath(answer),
    readsPlain: true,
  }
}

const headersOf = (value: OutgoingRequest, stream: boolean): string[] => [
  'content-type',
  value.form === undefined ? 'application/json' : formType,
  'accept',
  stream ? 'text/event-stream' : 'application/json',
  'accept-encoding',
  'identity',
  'user-agent',
  'torii',
  ...Object.entries(value.headers).flat(),
]

function bodyOf(
  { candidate }: Errand,
  call: UpstreamCall,
  value: OutgoingRequest,
  headers: readonly string[],
): Buffer {
  if (value.form !== undefined) return writeForm(value.form)
  const { upstream, account } = candidate.member
  const body = Buffer.from(writeJson(value.body))
  const edits = upstream.bodyEdits?.(account, call, lowerCased(headers)) ?? []
  return edits.length === 0 ? body : Buffer.concat(applySplices([body], edits))
}
