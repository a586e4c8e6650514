/** In the address they begin with `@`, which no kind of place does. */
export const ways = ['oauth', 'import'] as const
export type Way = (typeof ways)[number]

export const wayOf = (kind: string | undefined): Way | undefined => ways.find((way) => kind === `@${way}`)
