import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { parseJson, writeJson } from '../../wire/json-text.ts'
import type { OperationInput, ReadTokens, SeveralCodec, SeveralInputs, StreamJoiner } from '../operation.ts'
import { missingField, numberOf, objectOf, objectsOf, wrongType } from './schema.ts'

/** Each is a call to a model. */
const mostPrompts = 64

/** A text, a list of texts, a list of token numbers, or a list of such lists: one chat for each, choices counted through. */
export const prompts: SeveralCodec = { split, join, joinStreams }

/** Undefined: it is one text, which is left as it is. */
async function split(input: OperationInput, textOf: ReadTokens): Promise<SeveralInputs | undefined> {
  const list = promptsIn(input.body)
  if (list.length === 1 && typeof list[0] === 'string') return undefined
  if (list.length > mostPrompts)
    throw new MalformedRequest(
      `Invalid 'prompt': this model is reached through a chat, which takes at most ${mostPrompts} prompts in one call, but got ${list.length}. Send several requests.`,
      { at: '/prompt', code: 'array_above_max_length' },
    )
  const inputs = await Promise.all(
    list.map(async (prompt) => {
      if (typeof prompt === 'string') return { ...input, body: { ...input.body, prompt } }
      const text = await textOf(prompt)
      if (text === undefined) throw unknownTokens()
      const detail = 'token numbers were read as those of cl100k_base and are sent as text'
      const told = loss('text', '/prompt', 'approximated', detail, true)
      return { ...input, body: { ...input.body, prompt: text }, losses: [told] }
    }),
  )
  return { inputs, stream: input.body.stream === true }
}

const unknownTokens = (): MalformedRequest =>
  new MalformedRequest(
    "Invalid value for 'prompt': it holds token numbers that are not in the vocabulary. Send text instead.",
    { at: '/prompt', code: 'invalid_value' },
  )

type Prompt = string | readonly number[]

/** As a list, whatever form it has. */
export function promptsIn({ prompt }: JsonObject): readonly Prompt[] {
  if (prompt === undefined || prompt === null) throw missingField('/prompt')
  if (typeof prompt === 'string') return [prompt]
  if (!isJsonArray(prompt) || prompt.length === 0) throw wrongPrompt(prompt)
  const tokens = tokensIn(prompt)
  if (tokens !== undefined) return [tokens]
  return prompt.map((one) => {
    if (typeof one === 'string') return one
    const numbers = isJsonArray(one) ? tokensIn(one) : undefined
    if (numbers === undefined) throw wrongPrompt(prompt)
    return numbers
  })
}

const tokensIn = (list: readonly Json[]): readonly number[] | undefined => {
  const numbers = list.filter((one): one is number => typeof one === 'number' && Number.isInteger(one))
  return numbers.length === list.length && numbers.every((one) => one >= 0) ? numbers : undefined
}

const wrongPrompt = (prompt: Json): MalformedRequest =>
  wrongType('/prompt', 'a string, an array of strings, or an array of token arrays', prompt)

function join(answers: readonly JsonObject[]): JsonObject {
  const [first = {}] = answers
  const choices = answers.flatMap(({ choices: own }, at) =>
    objectsOf(own).map((one) => counted(one, at, answers)),
  )
  const usage = sumOf(answers.map((answer) => objectOf(answer.usage)))
  const { usage: _usage, ...head } = first
  return { ...head, choices, ...(usage === undefined ? {} : { usage }) }
}

const counted = (choice: JsonObject, at: number, answers: readonly JsonObject[]): JsonObject => {
  const before = answers.slice(0, at).reduce((sum, { choices }) => sum + objectsOf(choices).length, 0)
  return { ...choice, index: before + (numberOf(choice.index) ?? 0) }
}

/** Undefined: one of them told none. */
function sumOf(usages: readonly (JsonObject | undefined)[]): JsonObject | undefined {
  const sum = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  for (const usage of usages) {
    if (usage === undefined) return undefined
    for (const name of ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const)
      sum[name] += numberOf(usage[name]) ?? 0
  }
  return sum
}

/** One head for all, usage once at the end, one `[DONE]`. */
function joinStreams(): StreamJoiner {
  let head: JsonObject | undefined
  let before = 0
  let highest = -1
  let current = 0
  const usages: JsonObject[] = []
  const pass = (chunk: JsonObject): readonly Frame[] => {
    const { choices, usage, ...own } = chunk
    if (choices === undefined) return [dataFrame(writeJson(chunk))]
    head ??= own
    if (isJsonObject(usage)) usages.push(usage)
    const numbered = objectsOf(choices).map((choice) => {
      const index = before + (numberOf(choice.index) ?? 0)
      highest = Math.max(highest, index)
      return { ...choice, index }
    })
    return numbered.length === 0 ? [] : [dataFrame(writeJson({ ...head, choices: numbered }))]
  }
  return {
    frame(frame, index) {
      if (frame.kind !== 'event') return [frame]
      if (frame.data === '[DONE]') return []
      if (index !== current) {
        current = index
        before = highest + 1
      }
      const chunk = parseJson(frame.data)
      return isJsonObject(chunk) ? pass(chunk) : [frame]
    },
    end() {
      const usage = usages.length === 0 ? undefined : sumOf(usages)
      return [
        ...(usage === undefined || head === undefined
          ? []
          : [dataFrame(writeJson({ ...head, choices: [], usage }))]),
        dataFrame('[DONE]'),
      ]
    },
  }
}
