import type { JsonObject } from '../../canonical/json.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Candidate } from '../plan.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { bodyOf, type CallState } from './call-state.ts'
import { keepsState } from './scope.ts'

/**
 * Watches what goes to the client and keeps the answer as soon as it is whole, where nobody else does: the client's next
 * turn may name it at once. `finish` when the answer has ended.
 */
export function keepAnswer(
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
): { finish(): void } {
  const { state } = call
  if (state === undefined || call.route.operation !== 'generate') return { finish: () => undefined }
  const { reply } = exchange
  const { watch: others } = reply
  const frames = createFrameReader()
  const keeper = state.codec.keeper()
  let isKept = false
  const look = () => {
    if (isKept || keeper.response === undefined) return
    isKept = true
    keep(plane, exchange, state, keeper.response, !isAtVendor(exchange, candidates))
  }
  reply.watch = {
    clientGot(piece) {
      others?.clientGot(piece)
      if (isKept || !isWanted(exchange, state, candidates)) return
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      for (const frame of frames.push(bytes)) keeper.frame(frame)
      look()
    },
  }
  return {
    finish() {
      for (const frame of frames.end()) keeper.frame(frame)
      look()
    },
  }
}

function isWanted(exchange: OpenExchange, { wish }: CallState, candidates: readonly Candidate[]): boolean {
  if (exchange.turn !== undefined) return true
  return wish.store !== false && !isAtVendor(exchange, candidates)
}

function isAtVendor({ account, lane }: OpenExchange, candidates: readonly Candidate[]): boolean {
  const candidate = candidates.find((one) => one.account === account && one.lane === lane)
  return candidate !== undefined && keepsState(candidate)
}

/** `lasting`: beyond the connection. */
export function keep(
  plane: Plane,
  exchange: OpenExchange,
  state: CallState,
  response: JsonObject,
  lasting: boolean,
): void {
  const { id } = response
  if (typeof id !== 'string' || response.error instanceof Object) return
  const { codec, wish, history } = state
  const input = codec.ownItems(bodyOf(state.original) ?? {}, plane.ports.newId)
  const output = codec.outputItems(response)
  const isStored = lasting && wish.store !== false
  // A place may call all its answers alike: the one before is then found no longer under its id.
  const isLast = wish.previous !== undefined && (wish.previous === id || isOnlyHere(exchange, wish.previous))
  keepOnConnection(exchange, state, id, [...history, ...input, ...output], isStored)
  if (!isStored) return
  plane.responses.keep(
    {
      id,
      response,
      input,
      ...(exchange.key === undefined ? {} : { key: exchange.key }),
      // What only the connection keeps is gone with it, so it is kept here with the answer that goes on from it.
      ...(isLast || wish.conversation !== undefined ? { before: history } : {}),
      ...(wish.previous === undefined || isLast ? {} : { previous: wish.previous }),
    },
    output,
  )
  if (wish.conversation !== undefined)
    plane.responses.addTurn(wish.conversation, exchange.key, [...input, ...output])
}

/** The connection keeps it and nobody else does. */
const isOnlyHere = ({ turn }: OpenExchange, id: string): boolean => turn?.memory.find(id)?.isStored === false

/** No more than one request may hold: what is longer the client has to send again. */
export function keepOnConnection(
  { turn, state: { settings } }: OpenExchange,
  { codec }: CallState,
  id: string,
  said: readonly JsonObject[],
  isStored: boolean,
): void {
  if (turn === undefined) return
  const items = codec.sinceSummary(said)
  const bytes = Buffer.byteLength(writeJson(items))
  if (bytes <= settings.limits.max_body_megabytes * 1_000_000) turn.memory.keep(id, { items, isStored })
}
