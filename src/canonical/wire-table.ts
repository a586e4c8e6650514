/**
 * The entry of a table for a word from the wire. A plain `table[word]` also finds what every object inherits: a block of the
 * type `constructor` must be as unknown as any other.
 */
export const entryOf = <T>(
  table: Readonly<Record<string, T>>,
  word: string | undefined,
): NonNullable<T> | undefined =>
  word !== undefined && Object.hasOwn(table, word) ? (table[word] ?? undefined) : undefined
