import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../config/settings.ts'
import { withOverrides } from './overrides.ts'

const file = (proxy: Record<string, unknown> = {}) => settingsSchema.parse({ proxy })

describe('withOverrides', () => {
  it('takes the command line over the file', () => {
    const settings = withOverrides(file(), file(), { port: 9000, lan: true, controlPort: 9001 })
    expect(settings.proxy).toMatchObject({ port: 9000, allow_lan_access: true })
    expect(settings.control.port).toBe(9001)
  })

  it('lets a setting that is changed in the file win from then on', () => {
    const settings = withOverrides(file({ port: 8100 }), file(), { port: 9000 })
    expect(settings.proxy.port).toBe(8100)
  })

  it('adds the sandbox with every model at the lowest priority, beside the accounts', () => {
    const [sandbox] = withOverrides(file(), file(), { sandbox: true }).accounts
    expect(sandbox).toMatchObject({ upstream: 'sandbox', models: ['*'], priority: 1000 })
    expect(withOverrides(file(), file(), {}).accounts).toEqual([])
  })
})
