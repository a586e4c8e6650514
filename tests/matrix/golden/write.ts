import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../src/canonical/json.ts'
import type { ProtocolId } from '../../../src/canonical/protocol-id.ts'

/** The vendor's own type of a request, as `types.ts` beside this gives it. */
const typeNames: Readonly<Record<ProtocolId, string>> = {
  'openai-chat': 'ChatRequest',
  'openai-responses': 'ResponsesRequest',
  'anthropic-messages': 'MessagesRequest',
  'gemini-generate': 'GeminiRequest',
}

export function writeGolden(from: ProtocolId, to: ProtocolId, body: JsonObject): void {
  const type = typeNames[to]
  const text = `import type { ${type} } from './types.ts'\n\nexport const golden = ${JSON.stringify(body, undefined, 2)} satisfies ${type}\n`
  const file = join(import.meta.dirname, `${from}-to-${to}.ts`)
  writeFileSync(file, text)
  spawnSync(join(import.meta.dirname, '../../../node_modules/.bin/biome'), ['check', '--write', file])
}
