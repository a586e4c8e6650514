import type { Fault } from '../../canonical/fault.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { answerPrepared } from '../websocket/prepared.ts'
import { resume } from './resume.ts'
import { answerStored } from './stored-calls.ts'

export type Entered =
  /** With what it goes on from in its body, where Torii keeps that. */
  | { readonly kind: 'call'; readonly call: ClientCall }
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** It was about what is kept, and is answered. */
  | { readonly kind: 'answered' }

/** Before step 3, for a dialect whose API keeps state between calls. */
export async function enterState(plane: Plane, exchange: OpenExchange, call: ClientCall): Promise<Entered> {
  if (await answerStored(plane, exchange, call)) return { kind: 'answered' }
  const resumed = await resume(plane, exchange, call)
  if (resumed.kind === 'refused') return resumed
  return answerPrepared(plane, exchange, resumed.call) ? { kind: 'answered' } : resumed
}
