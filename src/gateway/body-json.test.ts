import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson, writeJson } from '../wire/json-text.ts'
import { scanFields } from './body-fields.ts'
import { jsonOf } from './body-json.ts'
import { ToolsMemory } from './known-tools.ts'

const description = 'what the tool does, at such length that it is worth to be known again. '.repeat(70)
const toolsText = (name: string): string =>
  `[{"name":"${name}","description":"${description}","parameters":{}}]`

/** As the body is read when it has come `times` before. */
function readAgain(text: string, times = 3, memory = new ToolsMemory()): string {
  const body = Buffer.from(text)
  for (let time = 0; time < times; time += 1) scanFields(body, memory)
  return writeJson(jsonOf({ body, scan: scanFields(body, memory).scan }))
}

const isKnown = (text: string, memory: ToolsMemory): boolean =>
  scanFields(Buffer.from(text), memory).scan?.tools !== undefined

describe('a body parsed with what its walk has found out', () => {
  it.each([
    `{"model":"m","tools":${toolsText('a')},"max_tokens":1}`,
    `{ "model" : "m" , "tools" : ${toolsText('a')} , "seed" : 12345678901234567890 }`,
    `{"tools":[{"d":"${description}","maximum":9007199254740993,"minimum":1e400}],"seed":1.0}`,
    `{"tools":[{"d":"${description}","maximum":9007199254740991,"minimum":-9007199254740991}]}`,
    `{"tools":${toolsText('a')},"x":1,"tools":${toolsText('b')}}`,
    `{"tools":${toolsText('a')},"\\u0074ools":null}`,
    `{"\\u0074ools":[],"tools":${toolsText('a')}}`,
    `{"tools":${toolsText('a')},"__proto__":{"a":1}}`,
    `{"tools":{"not":"${description}"},"ツール":"工具"}`,
    `{"input":{"tools":${toolsText('a')}}}`,
  ])('is what the text says: %.60s', (text) => {
    const memory = new ToolsMemory()
    for (let times = 0; times < 4; times += 1)
      expect(readAgain(text, 1, memory)).toBe(writeJson(parseJson(text)))
  })

  it('knows the tools when they come for the third time, wherever they stand', () => {
    const memory = new ToolsMemory()
    const first = `{"model":"m","tools":${toolsText('a')}}`
    expect([isKnown(first, memory), isKnown(first, memory), isKnown(first, memory)]).toEqual([
      false,
      false,
      true,
    ])
    expect(isKnown(`{"messages":[{"role":"user"}],"tools":${toolsText('a')},"n":1}`, memory)).toBe(true)
  })

  it('does not take a list for another of its length', () => {
    const memory = new ToolsMemory()
    const body = (name: string) => `{"tools":${toolsText(name)},"n":1}`
    for (let time = 0; time < 3; time += 1) isKnown(body('a'), memory)
    expect(isKnown(body('a'), memory)).toBe(true)
    expect(isKnown(body('b'), memory)).toBe(false)
    expect(readAgain(body('b'), 1, memory)).toContain('"name":"b"')
  })

  it('says where a broken body is broken, its tools known or not', () => {
    const broken = `{"tools":${toolsText('a')},"n":01}`
    const said = (text: string, memory: ToolsMemory): string => {
      try {
        return readAgain(text, 0, memory)
      } catch (error) {
        return String(error)
      }
    }
    const memory = new ToolsMemory()
    readAgain(`{"tools":${toolsText('a')}}`, 3, memory)
    expect(said(broken, memory)).toMatch(/^SyntaxError: .* position \d{4}/)
    expect(said(broken, memory)).toBe(said(broken, new ToolsMemory()))
  })

  it('reads tools that only look sound as the parser judges them', () => {
    const text = `{"tools":[{"d":"${description}\n"}]}`
    for (let times = 0; times < 4; times += 1) expect(() => readAgain(text, times)).toThrow(SyntaxError)
  })

  it('forgets what was not used for longest, and all when nobody asks', () => {
    const memory = new ToolsMemory()
    const body = (at: number) => `{"tools":${toolsText(`tool_${at}`)}}`
    for (let at = 0; at < 40; at += 1) for (let time = 0; time < 2; time += 1) isKnown(body(at), memory)
    expect([isKnown(body(39), memory), isKnown(body(0), memory)]).toEqual([true, false])
    memory.forget()
    expect(isKnown(body(39), memory)).toBe(false)
  })

  it('is what parseJson makes of it', () => {
    const number = fc.stringMatching(/^-?(?:0|[1-9]\d{0,25})(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?$/)
    const body = fc.record({ seed: number, tools: fc.json(), rest: fc.json() })
    fc.assert(
      fc.property(body, ({ seed, tools, rest }) => {
        const text = `{"seed":${seed},"tools":[${tools},${seed},"${description}"],"rest":${rest}}`
        expect(readAgain(text)).toBe(writeJson(parseJson(text)))
      }),
      { numRuns: 500 },
    )
  })
})
