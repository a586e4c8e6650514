import { parseArgs } from 'node:util'

export interface BenchOptions {
  /** Names of claims. Empty: all. */
  readonly only: readonly string[]
  /** Rounds for each contender of a claim. */
  readonly rounds: number
  /** Length of one sample at saturation. */
  readonly seconds: number
  /** Short rounds of the guarded claims, held against bench/landed.json. */
  readonly guard: boolean
  /** The figures of this run become those that the guard compares with. */
  readonly land: boolean
  readonly jsonFile: string | undefined
  /** What the codecs alone cost, instead of the claims. */
  readonly micro: boolean
}

const most = { rounds: 25, seconds: 10 }

export const usage = `npm run bench -- [options]
  --only NAME    run this claim alone (again for more); --list names them
  --rounds N     rounds for each contender (default 5, guard 3, at most ${most.rounds})
  --seconds N    length of one sample (default 1.2, guard 0.8, at most ${most.seconds})
  --json FILE    write the figures there too
  --guard        short rounds; fails when a ratio is 15 % worse than in bench/landed.json
  --land         write this run's figures to bench/landed.json
  --micro        what the codecs alone cost for each pair of dialects, in µs of CPU
  --list         names of the claims`

/** @throws Error with what is wrong about the words. */
export function readOptions(words: readonly string[]): BenchOptions | { readonly show: 'usage' | 'list' } {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'string' },
      guard: { type: 'boolean', default: false },
      land: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      micro: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || values.list) return { show: values.list ? 'list' : 'usage' }
  return {
    only: values.only,
    rounds: Math.round(readNumber('rounds', values.rounds, values.guard ? 3 : 5)),
    seconds: readNumber('seconds', values.seconds, values.guard ? 0.8 : 1.2),
    guard: values.guard,
    land: values.land,
    jsonFile: values.json,
    micro: values.micro,
  }
}

function readNumber(name: 'rounds' | 'seconds', text: string | undefined, preset: number): number {
  if (text === undefined) return preset
  const value = Number(text)
  if (value > 0 && value <= most[name]) return value
  throw new Error(`--${name} is a number above 0 and at most ${most[name]}, not ${text}`)
}
