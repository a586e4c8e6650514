/** Where in a YAML text a place lies, by indentation. Enough to suggest what could stand there. */
export interface YamlPlace {
  /** Keys from the top; list entries have none. */
  readonly path: readonly string[]
  /** What is typed so far, and where it begins. */
  readonly word: string
  readonly from: number
  /** The key whose value is being typed. Undefined: a key is. */
  readonly key: string | undefined
  /** Keys that stand beside it already. */
  readonly siblings: ReadonlySet<string>
}

interface Line {
  readonly indent: number
  readonly key: string
}

const keyLine = /^(\s*)(- )?("[^"]*"|[^\s#:"'-][^:#]*):(?:\s|$)/

export function yamlPlace(text: string, at: number): YamlPlace | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const before = text.slice(start, at)
  if (/#/.test(before)) return undefined
  const above = readLines(text.slice(0, start))
  const value = /^(\s*)(- )?("[^"]*"|[^\s#:"'-][^:#]*):\s+(\S*)$/.exec(before)
  if (value !== null) {
    const [, spaces = '', dash = '', key = '', word = ''] = value
    return {
      path: pathTo(above, spaces.length + dash.length),
      key: unquote(key),
      word,
      from: at - word.length,
      siblings: new Set(),
    }
  }
  const typed = /^(\s*)(- )?([\w-]*)$/.exec(before)
  if (typed === null) return undefined
  const [, spaces = '', dash = '', word = ''] = typed
  const indent = spaces.length + dash.length
  const below = readLines(text.slice(at))
  return {
    path: pathTo(above, indent),
    key: undefined,
    word,
    from: at - word.length,
    siblings: siblingsAt(above.toReversed(), below, indent),
  }
}

/** The setting that the line of a place is about, from the top. Empty: none. */
export function settingOfLine(text: string, at: number): readonly string[] {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end === -1 ? text.length : end)
  const above = readLines(text.slice(0, start))
  const own = readLines(line)[0]
  if (own !== undefined) return [...pathTo(above, own.indent), own.key]
  // A line of a list, or of a text over several lines, belongs to the key above it.
  const inner = /^\s*(?=-)|^\s+(?=[^\s#])/.exec(line)
  return inner === null ? [] : pathTo(above, inner[0].length + 1)
}

function readLines(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    const found = keyLine.exec(line)
    if (found === null) return []
    const [, spaces = '', dash = '', key = ''] = found
    return [{ indent: spaces.length + dash.length, key: unquote(key) }]
  })
}

/** The nearest key above with less indentation, and so on upwards. */
function pathTo(above: readonly Line[], indent: number): readonly string[] {
  const path: string[] = []
  let least = indent
  for (const line of above.toReversed()) {
    if (line.indent >= least) continue
    path.unshift(line.key)
    least = line.indent
  }
  return path
}

function siblingsAt(upwards: readonly Line[], below: readonly Line[], indent: number): ReadonlySet<string> {
  const near = (lines: readonly Line[]): readonly string[] => {
    const end = lines.findIndex((line) => line.indent < indent)
    return lines
      .slice(0, end === -1 ? lines.length : end)
      .filter((line) => line.indent === indent)
      .map((line) => line.key)
  }
  return new Set([...near(upwards), ...near(below)])
}

const unquote = (key: string): string => key.trim().replaceAll(/^"|"$/g, '')
