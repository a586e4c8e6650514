import type { OpenExchange } from '../open-exchange.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { runInBackground, type Serve } from './background.ts'
import { keepAnswer } from './keep-answer.ts'
import type { StatePlan } from './scope.ts'
import { answerSummary } from './summary.ts'

/** Steps 4 to 7 with state beside them: what has to be found again is kept, whoever made it. */
export async function serveWithState(
  plane: Plane,
  exchange: OpenExchange,
  asked: ClientCall,
  planned: Extract<StatePlan, { kind: 'plan' }>,
  serve: Serve,
): Promise<void> {
  const { call, candidates, way } = planned
  if (way === 'background') return runInBackground(plane, exchange, call, candidates, serve)
  if (way === 'summary') return answerSummary(plane, exchange, asked, call, candidates, serve)
  if (call.state === undefined) return serve(plane, exchange, call, candidates)
  const keeping = keepAnswer(plane, exchange, call, candidates)
  await serve(plane, exchange, call, candidates)
  keeping.finish()
}
