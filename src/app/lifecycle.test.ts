import { describe, expect, it } from 'vitest'
import type { BoundAddress, Gateway } from '../gateway/gateway.ts'
import { Lifecycle, type LifecyclePorts } from './lifecycle.ts'

const taken = (): Error => Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' })

/** A gateway whose sockets are only told of: the port of the state machine under test. */
function fakeGateway(steps: string[], refuses: (address: BoundAddress) => Error | undefined): Gateway {
  const bind = async (verb: string, address: BoundAddress): Promise<BoundAddress> => {
    const error = refuses(address)
    if (error !== undefined) throw error
    steps.push(`${verb} ${address.host}:${address.port}`)
    return address
  }
  return {
    listen: (address) => bind('listen', address),
    rebind: (address) => bind('rebind', address),
    close: async () => void steps.push('close'),
    destroy: () => void steps.push('destroy'),
    open: 0,
    openRecords: () => [],
    leave: async () => undefined,
  }
}

function build(
  overrides: Partial<LifecyclePorts> = {},
  refuses: (a: BoundAddress) => Error | undefined = () => undefined,
) {
  const steps: string[] = []
  const states: string[] = []
  const lifecycle: Lifecycle = new Lifecycle({
    refusal: () => undefined,
    address: () => ({ host: '127.0.0.1', port: 8045 }),
    drainSeconds: () => 1,
    workers: () => 1,
    createGateway: () => fakeGateway(steps, refuses),
    checkHealth: async () => undefined,
    findFreePort: async (_host, wanted) => wanted + 1,
    changed: () => void states.push(lifecycle.state),
    ...overrides,
  })
  return { lifecycle, steps, states }
}

describe('Lifecycle', () => {
  it('says running only after its own /healthz answered', async () => {
    const { lifecycle, states } = build()
    expect(await lifecycle.start()).toBeUndefined()
    expect(states).toEqual(['starting', 'running'])
    expect(lifecycle.bound).toEqual({ host: '127.0.0.1', port: 8045 })
  })

  it('fails and lets go of the port when /healthz does not answer', async () => {
    const { lifecycle, steps } = build({ checkHealth: async () => 'HTTP 404' })
    expect((await lifecycle.start())?.code).toBe('self_check_failed')
    expect(lifecycle.state).toBe('failed')
    expect(lifecycle.bound).toBeUndefined()
    expect(steps.at(-1)).toBe('destroy')
  })

  it('binds nothing when something is in the way', async () => {
    const { lifecycle, steps } = build({ refusal: () => ({ code: 'no_usable_account', values: {} }) })
    expect((await lifecycle.start())?.code).toBe('no_usable_account')
    expect(steps).toEqual([])
  })

  it('names host, port, cause and a free port when the port is taken', async () => {
    const { lifecycle } = build({}, taken)
    expect(await lifecycle.start()).toEqual({
      code: 'bind_failed',
      values: {
        host: '127.0.0.1',
        port: 8045,
        cause: expect.objectContaining({ en: expect.stringContaining('EADDRINUSE') }),
        free: 8046,
      },
      freePort: 8046,
    })
  })

  it('does a Stop that comes during a Start after it', async () => {
    const { lifecycle, steps } = build()
    const starting = lifecycle.start()
    await lifecycle.stop()
    await starting
    expect(steps).toEqual(['listen 127.0.0.1:8045', 'close'])
    expect(lifecycle.state).toBe('stopped')
  })

  it('keeps the old address when the new one can not be bound', async () => {
    let port = 8045
    const { lifecycle } = build({ address: () => ({ host: '127.0.0.1', port }) }, (address) =>
      address.port === 9000 ? taken() : undefined,
    )
    await lifecycle.start()
    port = 9000
    expect((await lifecycle.follow())?.code).toBe('bind_failed')
    expect(lifecycle.state).toBe('running')
    expect(lifecycle.bound?.port).toBe(8045)
    port = 8050
    expect(await lifecycle.follow()).toBeUndefined()
    expect(lifecycle.bound?.port).toBe(8050)
  })
})
