import type { PlayFile } from './attachments.tsx'
import type { PlayAsk } from './play.ts'

export const playProtocols = {
  'openai-chat': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
} as const

export type PlayProtocol = keyof typeof playProtocols

/** What is asked of every column. */
export interface PlayForm {
  readonly protocol: PlayProtocol
  readonly system: string
  readonly prompt: string
  readonly files: readonly PlayFile[]
  /** JSON text. */
  readonly tools: string
  readonly temperature: string
  readonly maxOutput: string
  readonly effort: '' | 'none' | 'low' | 'medium' | 'high'
}

export const emptyForm: PlayForm = {
  protocol: 'openai-chat',
  system: '',
  prompt: '',
  files: [],
  tools: '',
  temperature: '',
  maxOutput: '',
  effort: '',
}

export type ToolsReading =
  | { readonly ok: true; readonly tools: PlayAsk['tools'] }
  | { readonly ok: false; readonly why: string }

/** Tools as OpenAI, Anthropic or Gemini write them: a list of functions with a name and a schema. */
export function readTools(text: string): ToolsReading {
  if (text.trim() === '') return { ok: true, tools: [] }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, tools: (Array.isArray(value) ? value : [value]).flatMap(toolsIn) }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

type Tool = PlayAsk['tools'][number]

function toolsIn(value: unknown): readonly Tool[] {
  const tool = objectOf(value)
  const inner = tool.functionDeclarations
  if (Array.isArray(inner)) return inner.flatMap(toolsIn)
  const made = tool.function === undefined ? tool : objectOf(tool.function)
  const schema = made.parameters ?? made.input_schema ?? made.parametersJsonSchema ?? made.schema
  if (typeof made.name !== 'string') throw new Error('name?')
  return [
    {
      name: made.name,
      ...(typeof made.description === 'string' ? { description: made.description } : {}),
      ...(schema === undefined ? {} : { schema: objectOf(schema) as NonNullable<Tool['schema']> }),
    },
  ]
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

/** Empty fields are left out: nothing is asked for that nobody has chosen. */
export function askOf(form: PlayForm, model: string, tools: PlayAsk['tools']): PlayAsk {
  const temperature = Number(form.temperature)
  const maxOutput = Number(form.maxOutput)
  return {
    protocol: form.protocol,
    model: model.trim(),
    prompt: form.prompt,
    files: form.files,
    tools,
    ...(form.system === '' ? {} : { system: form.system }),
    ...(form.temperature.trim() === '' || Number.isNaN(temperature) ? {} : { temperature }),
    ...(form.maxOutput.trim() === '' || Number.isNaN(maxOutput) ? {} : { maxOutput }),
    ...(form.effort === '' ? {} : { effort: form.effort }),
  }
}
