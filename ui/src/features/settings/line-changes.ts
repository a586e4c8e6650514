/** How many lines one text has that the other has not; a line that only moved counts for nothing. */
export function lineChanges(
  before: string,
  after: string,
): { readonly added: number; readonly removed: number } {
  const left = countLines(before)
  const right = countLines(after)
  return { added: excess(right, left), removed: excess(left, right) }
}

function countLines(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of text.trimEnd().split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

const excess = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number =>
  [...one].reduce((sum, [line, count]) => sum + Math.max(0, count - (other.get(line) ?? 0)), 0)
