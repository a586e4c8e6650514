import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { startTorii, type ToriiProcess } from './torii-process.ts'

/** One sandbox account for each dialect that an upstream may speak: a model id pinned to it goes through that dialect. */
export const accountOf = (upstream: ProtocolId): string => `speaks-${upstream}`

export const startWithAllDialects = (): Promise<ToriiProcess> =>
  startTorii({
    settings: `accounts:\n${protocolIds
      .map(
        (id) =>
          `  - name: ${accountOf(id)}\n    upstream: sandbox\n    models: ["*"]\n    protocols: [${id}]\n`,
      )
      .join('')}`,
  })
