import { tellFault } from '../canonical/fault-catalogue.ts'
import type { Language } from '../canonical/language.ts'
import type { ExchangeView } from '../control/contract/exchange.ts'
import type { Exchange } from '../monitor/exchange.ts'

/** The record as the admin API shows it: the same fields, Torii's own sentences in the reader's language. */
export const exchangeView = (exchange: Exchange, language: Language): ExchangeView =>
  told(exchange, language) as Mutable<Exchange>

/** Nearly all went well: those are handed on as they are. */
function told(exchange: Exchange, language: Language): Exchange {
  const { fault, attempts } = exchange
  if (fault === undefined && attempts.every((attempt) => attempt.fault === undefined)) return exchange
  return {
    ...exchange,
    ...(fault === undefined ? {} : { fault: tellFault(fault, language) }),
    attempts: attempts.map((attempt) =>
      attempt.fault === undefined ? attempt : { ...attempt, fault: tellFault(attempt.fault, language) },
    ),
  }
}

/** The record is readonly all the way down, the contract's types are not; the compiler holds the two together. */
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T
