/** The ids most like `asked`, best first: what a person who mistyped one may have meant. */
export function nearestIds(asked: string, known: Iterable<string>, count = 5): readonly string[] {
  const wanted = asked.toLowerCase()
  const scored = [...known]
    .map((id) => ({ id, score: likeness(wanted, id.toLowerCase()) }))
    .sort((a, b) => a.score - b.score || a.id.localeCompare(b.id))
  const near = scored.filter(({ score }) => score <= Math.max(3, wanted.length * 0.6))
  // Where nothing is like it, a few of those that there are show what ids look like here.
  const chosen = near.length > 0 ? near.slice(0, count) : scored.slice(0, fewest)
  return chosen.map(({ id }) => id)
}

const fewest = 3

/** Edit distance; an id that only continues, or lacks a vendor's prefix, is near whatever its length. */
function likeness(wanted: string, id: string): number {
  const bare = id.slice(id.lastIndexOf('/') + 1)
  if (id.startsWith(wanted) || bare.startsWith(wanted)) return 0.5 + (id.length - wanted.length) / 100
  return Math.min(editDistance(wanted, id), editDistance(wanted, bare) + 0.5)
}

/** Levenshtein's, with one row of memory. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let line = 1; line <= a.length; line += 1) {
    const next = [line]
    for (let column = 1; column <= b.length; column += 1) {
      const change = (row[column - 1] ?? 0) + (a[line - 1] === b[column - 1] ? 0 : 1)
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
