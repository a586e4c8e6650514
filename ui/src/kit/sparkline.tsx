/** Values over time in a corner of a table: their shape, no axes. Undefined: nothing is known for this time. */
export function Sparkline({
  values,
  label,
  width = 84,
  height = 22,
}: {
  readonly values: readonly (number | undefined)[]
  /** Says the gist to who cannot see it. */
  readonly label: string
  readonly width?: number
  readonly height?: number
}) {
  const known = values.flatMap((value, index) => (value === undefined ? [] : [{ value, index }]))
  const most = Math.max(...known.map(({ value }) => value))
  const x = (index: number): number =>
    margin + (index / Math.max(1, values.length - 1)) * (width - 2 * margin)
  const y = (value: number): number =>
    height - margin - (most === 0 ? 0 : value / most) * (height - 2 * margin)
  const points = known.map(({ value, index }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`)
  const last = known.at(-1)
  if (last === undefined) return null
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className="block max-w-full overflow-visible"
    >
      <title>{label}</title>
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className="stroke-line" />
      {points.length < 2 ? null : (
        <polyline
          points={points.join(' ')}
          fill="none"
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
          className="stroke-info"
        />
      )}
      <circle cx={x(last.index)} cy={y(last.value)} r={2} className="fill-info" />
    </svg>
  )
}

const margin = 2
