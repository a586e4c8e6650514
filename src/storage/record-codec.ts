import { constants, deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/**
 * Records are short and alike: with a dictionary of their common words they shrink to a tenth. deflate, not zstd,
 * because zstd's dictionaries are not in every Node that Torii runs on.
 */
export const packRecord = (text: string): Uint8Array =>
  Buffer.concat([Buffer.of(dictionaryVersion), deflateRawSync(text, { level: 1, dictionary })])

export function unpackRecord(packed: Uint8Array): string {
  if (packed[0] !== dictionaryVersion) throw new Error(`unknown record dictionary ${packed[0]}`)
  return inflateRawSync(packed.subarray(1), { dictionary }).toString('utf8')
}

/** Long texts: bodies, stored answers. */
export const packText = (text: string): Uint8Array => zstdCompressSync(text, { params: zstdParams })

export const unpackText = (packed: Uint8Array): string => zstdDecompressSync(packed).toString('utf8')

const zstdParams = { [constants.ZSTD_c_compressionLevel]: 3 }

const dictionaryVersion = 1
// Never edited: what was packed with it needs it. The likeliest words stand last (RFC 1951 §2: near distances are short).
const dictionary = Buffer.from(
  [
    '"fault":{"stage":"attempt","scope":"account","kind":"rate-limited","status":429,"code":"","message":"","retryable":true,"retryAfter":',
    '"invalid-request""unauthenticated""not-found""timeout""overloaded""unavailable""internal""bad-upstream"',
    '"losses":[{"code":"sampling","at":"/","treatment":"dropped","detail":" has no field in ","functional":false}]',
    '"state":"refused""state":"aborted""state":"failed""lane":"translate""lane":"local""method":"GET"',
    '"/v1/models""/v1/responses""/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse""/v1/messages?beta=true"',
    '"openai-responses""anthropic-messages""gemini-generate""claude-sonnet-""gpt-5"',
    '{"id":"ex_","startedAt":1,"state":"done","method":"POST","path":"/v1/chat/completions","protocol":"openai-chat","operation":"generate","stream":true,',
    '"modelAsked":"gemini-3-flash","modelServed":"gemini-3-flash","lane":"relay","account":"gemini-main","attempts":[{"account":"","upstream":"gemini","protocol":"",',
    '"lane":"relay","model":"","startedAt":1,"durationMs":1,"status":200,"reason":"priority 1, weight 1"}],"status":200,"firstByteMs":1,"durationMs":1,',
    '"requestBytes":1,"responseBytes":1,"usage":{"input":{"total":1,"fresh":1,"cacheRead":0,"cacheWrite":0},"output":{"total":1,"text":1,"reasoning":0},',
    '"raw":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":1,"input_tokens":1,"output_tokens":1,"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":1}},',
    '"stop":{"unified":"stop","raw":"stop"},"losses":[],"key":"proxy","clientAddress":"127.0.0.1","client":"claude-cli/2 (external, cli)""OpenAI/Python"}',
  ].join(''),
)
