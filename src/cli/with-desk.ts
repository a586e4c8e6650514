import { type Desk, openDesk } from '../app/desk.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** A desk for as long as one command works. */
export async function withDesk(
  options: { readonly home?: string },
  work: (desk: Desk, terminal: Terminal) => Promise<void>,
): Promise<void> {
  const terminal = createTerminal()
  const desk = await openDesk(options.home, terminal.language)
  try {
    await work(desk, terminal)
  } finally {
    await desk.close()
  }
}
