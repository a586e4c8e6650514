import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'

/** What is wished for: the user's last turn. Models that make one thing only hold no conversation. */
export const askedIn = ({ turns }: CanonicalRequest): Turn | undefined =>
  turns.findLast(({ speaker }) => speaker === 'user')

/** The wish in words, after what the developer said. */
export const wishOf = (request: CanonicalRequest): string =>
  [...request.instructions.map(({ part }) => part), ...(askedIn(request)?.parts ?? [])]
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n\n')

const always = ['model', 'stream', 'streaming']

/** What steers a text, and what was said before. `where`: for people; `said`: settings that are sent. */
export function loseOthers(
  request: CanonicalRequest,
  losses: LossList,
  where: string,
  said: readonly string[] = [],
): void {
  const { places, tools, turns } = request
  const asked = askedIn(request)
  for (const [name, at] of Object.entries(places)) {
    if (always.includes(name) || said.includes(name)) continue
    losses.add(loss('sampling', at, 'dropped', `${name} has no counterpart ${where}`, false))
  }
  if (tools.length > 0)
    losses.add(loss('tool-definition', '/tools', 'dropped', `no tools are called ${where}`, true))
  for (const turn of turns) {
    if (turn === asked) continue
    const detail = `one wish is read ${where}; earlier turns are left out`
    losses.add(loss('text', turn.origin?.at ?? '', 'dropped', detail, true))
  }
}
