import type { Exchange } from '../../monitor/exchange.ts'
import type { Database } from '../database.ts'
import { readStoredExchange } from '../stored-json.ts'

// Text search over the words of a record. FTS5 answers whole words in order of time and stops when the page is full;
// for a beginning of a word it would first gather every row that fits (a third of a second at a million). So the few
// different words there are have a table of their own, and a beginning is spelled out into the words it stands for.

/** The words an exchange is found by. */
export function wordsOf(exchange: Exchange): readonly string[] {
  const { fault } = exchange
  const texts = [
    exchange.method,
    exchange.path,
    exchange.state,
    exchange.lane,
    exchange.protocol,
    exchange.modelAsked,
    exchange.modelServed,
    exchange.account,
    exchange.key,
    exchange.status,
    exchange.client,
    exchange.clientAddress,
    exchange.stop?.unified,
    fault?.kind,
    fault?.code,
    fault?.message,
    ...exchange.losses.map((loss) => loss.code),
  ]
  const words = splitWords(texts.filter((text) => text !== undefined).join(' '))
  return [...new Set(words.filter((word) => word.length <= longestWord))].slice(0, mostWords)
}

/** The FTS5 expression for what a person typed: each word begins a word of the record. */
export const matchOf = (database: Database, text: string): string =>
  splitWords(text)
    .map((beginning) => alternatives(database, beginning))
    .join(' AND ')

/** The same question asked of one record, as JSON text. */
export function recordMatches(record: string, text: string): boolean {
  const words = wordsOf(readStoredExchange(record))
  return splitWords(text).every((beginning) => words.some((word) => word.startsWith(beginning)))
}

/** Adds those not yet known; inside the transaction that stores their exchange. */
export function learnWords(database: Database, words: readonly string[]): void {
  const known = knownWords(database)
  for (const word of words) {
    if (known.has(word) || known.size >= mostKnown) continue
    known.add(word)
    database.writer('INSERT OR IGNORE INTO exchange_words (word) VALUES (?)').run(word)
  }
}

/** After a transaction that was rolled back the table is the truth again. */
export function forgetWords(database: Database): void {
  vocabularies.delete(database)
}

const longestWord = 24
const mostWords = 60
/** Beyond it beginnings are left to FTS5: slower, and still right. */
const mostKnown = 50_000
const mostAlternatives = 100

/** As FTS5's unicode61 does it: letters and digits, without case and accents. */
export const splitWords = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

function alternatives(database: Database, beginning: string): string {
  const prefix = `"${beginning}"*`
  if (knownWords(database).size >= mostKnown) return prefix
  const words = database.all(
    database.build
      .selectFrom('exchange_words')
      .select('word')
      .where('word', '>=', beginning)
      .where('word', '<', `${beginning}\u{10ffff}`)
      .limit(mostAlternatives + 1),
  )
  if (words.length === 0 || words.length > mostAlternatives) return prefix
  return `(${words.map(({ word }) => `"${word}"`).join(' OR ')})`
}

const vocabularies = new WeakMap<Database, Set<string>>()

function knownWords(database: Database): Set<string> {
  const known = vocabularies.get(database)
  if (known) return known
  const words = database.all(database.build.selectFrom('exchange_words').select('word'))
  const vocabulary = new Set(words.map(({ word }) => word))
  vocabularies.set(database, vocabulary)
  return vocabulary
}
