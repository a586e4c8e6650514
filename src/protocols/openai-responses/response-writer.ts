import { disassemble } from '../../canonical/assemble.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { AnswerContext } from '../codec-context.ts'
import { createAnswerMachine } from './answer-machine.ts'

/** The whole answer is what its stream would come to. */
export function writeResponse(response: CanonicalResponse, context: AnswerContext): Written<JsonObject> {
  let value: JsonObject = {}
  const machine = createAnswerMachine(context, (event) => {
    if (isJsonObject(event.response)) value = event.response
  })
  for (const event of disassemble(response)) machine.push(event)
  return { value, losses: machine.losses }
}
