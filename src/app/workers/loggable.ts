/** Fields of a log line as JSON: errors with what they say and where they are from. */
export const loggable = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error
        ? { type: value.name, message: value.message, stack: value.stack ?? '', ...codeOf(value) }
        : value,
    ]),
  )

const codeOf = (error: Error): object => ('code' in error ? { code: String(error.code) } : {})
