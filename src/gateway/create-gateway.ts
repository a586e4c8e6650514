import { protocols } from '../protocols/registry.ts'
import { createCorrections } from './counting/corrections.ts'
import { createTokenCounter } from './counting/token-counter.ts'
import { Entrance } from './entrance.ts'
import type { Gateway, HandedGateway } from './gateway.ts'
import { createHedgeBudget } from './hedge-budget.ts'
import { ListeningGateway } from './listener.ts'
import { createOwnership } from './ownership.ts'
import type { GatewayPorts } from './ports.ts'
import { Processor } from './processor.ts'
import { compileRoutes } from './route-table.ts'
import { ResponseMemory } from './stateful/response-memory.ts'
import { createRunTable } from './stateful/run-table.ts'
import { createTicker } from './ticker.ts'
import { createUpstreamAgents } from './upstream-agents.ts'

/** The data plane. Bound by `listen`, not before. */
export const createGateway = (ports: GatewayPorts): Gateway => createListeningGateway(ports)

/** The data plane behind a door that another process keeps. */
export const createHandedGateway = (ports: GatewayPorts): HandedGateway => createListeningGateway(ports)

const createListeningGateway = (ports: GatewayPorts): ListeningGateway =>
  new ListeningGateway({
    ports,
    table: compileRoutes(Object.values(protocols)),
    agents: createUpstreamAgents(),
    ticker: createTicker(ports.clock.now),
    entrance: new Entrance(new Processor()),
    ownership: ports.ownership ?? createOwnership(ports),
    corrections: createCorrections(ports),
    hedges: createHedgeBudget(),
    counter: createTokenCounter(),
    responses: ports.responses ?? new ResponseMemory(ports),
    runs: ports.runs ?? createRunTable(),
    stopping: false,
  })
