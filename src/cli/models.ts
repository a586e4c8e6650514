import { withDesk } from './with-desk.ts'

export const refresh = (options: { readonly home?: string; readonly json?: boolean }): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const { prices } = await desk.refreshPrices()
    if (options.json === true) terminal.printJson({ prices })
    else terminal.say('prices_refreshed', { prices })
  })
