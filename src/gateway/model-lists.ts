import type { JsonObject } from '../canonical/json.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import { nearestIds } from '../models/nearest-ids.ts'
import { exchangeHeaders } from './answer-head.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { ClientCall } from './receive.ts'
import { refuse, writeFault } from './refuse.ts'
import { malformedState } from './stateful/refuse-state.ts'

export const isModelList = ({ route }: ClientCall): boolean =>
  route.operation === 'list-models' || route.operation === 'get-model'

/** `GET models` and `GET models/{id}` are answered here: what can be asked for now, in the client's dialect. */
export function listModels(exchange: OpenExchange, call: ClientCall): void {
  const { routing, describeModel } = exchange.state
  const { protocol, route } = call
  const mayAsk = (id: string): boolean => exchange.namedKey?.mayAsk(id) !== false
  const ids = routing
    .available()
    .map((model) => model.id)
    .filter(mayAsk)
  const asked = (call.params.model ?? '').replace(/^models\//, '')
  if (route.operation === 'list-models') answerPage(exchange, call, ids.map(describeModel))
  else if (mayAsk(asked) && (ids.includes(asked) || routing.resolve(asked, protocol.id).kind === 'route'))
    answer(exchange, protocol.writeModel(describeModel(asked), route.path))
  else refuseModel(exchange, asked, nearestIds(asked, ids))
}

/** All of them, or the page that is asked for. */
function answerPage(
  exchange: OpenExchange,
  { protocol, search, route }: ClientCall,
  models: readonly ModelInfo[],
): void {
  try {
    answer(exchange, protocol.writeModels(models, search, route.path))
  } catch (error) {
    refuse(exchange, malformedState(error))
  }
}

function refuseModel(exchange: OpenExchange, model: string, nearest: readonly string[]): void {
  exchange.refused = true
  const values = { model, nearest: nearest.length === 0 ? '–' : nearest.join(', ') }
  writeFault(exchange, exchange.faultOf('model_not_found', 'plan', { values }))
}

function answer(exchange: OpenExchange, body: JsonObject): void {
  exchange.lane = 'local'
  exchange.reply.head(200, ['content-type', 'application/json', ...exchangeHeaders(exchange, [], 0)])
  exchange.reply.end(JSON.stringify(body))
}
