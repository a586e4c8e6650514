import { withDesk } from './with-desk.ts'

export const rekey = (options: { readonly home?: string; readonly json?: boolean }): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const { secrets } = await desk.rekeyVault()
    if (options.json === true) terminal.printJson({ secrets })
    else terminal.say('vault_rekeyed', { secrets })
  })
