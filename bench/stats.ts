/** The middle one; of an even count the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN
  const high = sorted[Math.floor(middle)] ?? Number.NaN
  return (low + high) / 2
}

/** Nearest rank: `share` 0.99 is the value that 99 of 100 do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Half the distance between the quartiles, as a share of the median: how far rounds lie apart. */
export function spread(values: readonly number[]): number {
  if (values.length < 2) return 0
  return (percentile(values, 0.75) - percentile(values, 0.25)) / 2 / Math.abs(median(values))
}
