import { createHash } from 'node:crypto'
import { isContainerAt, isObjectAt, keyText, startOfJson, walkContainer } from '../wire/json-walk.ts'

/** Fields in which dialects put what comes before the conversation, and the conversation itself. */
const instructions = new Set(['system', 'instructions', 'systemInstruction', 'system_instruction'])
const turns = new Set(['messages', 'contents', 'input'])
const fromUser = /"role"\s*:\s*"user"/
/** System messages before the first of a person's; more of them tell nothing new. */
const mostLeading = 8

/**
 * For a client that marks no session: what stays the same from turn to turn, the instructions and all turns up to the first of the
 * person's own. The same agent on the same task has the same, and there a vendor's prompt cache is warm. Undefined: the body has none.
 */
export function prefixFingerprint(body: Buffer): string | undefined {
  const start = startOfJson(body)
  if (!isObjectAt(body, start)) return undefined
  const hash = createHash('sha1')
  let found = false
  walkContainer(body, start, (keyStart, keyEnd, valueStart, valueEnd) => {
    const name = keyText(body, keyStart, keyEnd)
    if (instructions.has(name)) hash.update(body.subarray(valueStart, valueEnd))
    else if (turns.has(name)) {
      found = true
      hash.update(body.subarray(valueStart, endOfLeading(body, valueStart, valueEnd)))
    }
  })
  return found ? `prefix:${hash.digest('base64url')}` : undefined
}

function endOfLeading(body: Buffer, start: number, end: number): number {
  if (!isContainerAt(body, start) || isObjectAt(body, start)) return end
  let last = start
  let count = 0
  let isOver = false
  walkContainer(body, start, (_keyStart, _keyEnd, valueStart, valueEnd) => {
    if (isOver) return
    last = valueEnd
    count += 1
    isOver = count >= mostLeading || fromUser.test(body.toString('utf8', valueStart, valueEnd))
  })
  return last
}
