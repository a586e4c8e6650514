import type { ExchangeView } from '../control/contract/exchange.ts'
import type { Exchange } from '../monitor/exchange.ts'

/** The record as the admin API shows it: the same fields; the compiler holds the two together. */
export const exchangeView = (exchange: Exchange): ExchangeView => exchange as Mutable<Exchange>

/** The record is readonly all the way down, the contract's types are not; nothing else differs. */
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T
