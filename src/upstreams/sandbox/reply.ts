import { fillText, type Language, type Text } from '../../canonical/language.ts'
import type { Ask, OfferedTool } from './ask.ts'
import type { Play } from './plays.ts'
import { sampleOf } from './sample.ts'

export type ReplyPart =
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly tool: OfferedTool; readonly input: string }

/** What the sandbox answers, whatever the dialect. */
export interface Reply {
  readonly parts: readonly ReplyPart[]
  readonly stop: 'end' | 'tool-calls' | 'max-output' | 'refusal'
}

export function composeReply(ask: Ask, play: Play, asked: { model: string; language: Language }): Reply {
  const thinking: readonly ReplyPart[] =
    play.thinks === true ? [{ kind: 'thinking', text: thought[asked.language] }] : []
  const calls = callsOf(ask, play)
  if (calls.length > 0) return { parts: [...thinking, ...calls], stop: 'tool-calls' }
  const whole = textOf(ask, play, asked)
  const text = isFree(ask) ? whole.slice(0, (ask.maxOutput ?? whole.length) * charactersPerToken) : whole
  const isCut = play.says === 'cut short' || text.length < whole.length
  return {
    parts: text === '' ? thinking : [...thinking, { kind: 'text', text }],
    stop: play.says === 'refusal' ? 'refusal' : isCut ? 'max-output' : 'end',
  }
}

const charactersPerToken = 4

/** Half a JSON text is of no use to anybody. */
const isFree = ({ schema, json }: Ask): boolean => schema === undefined && !json

/** One call, unless the conversation has had its result: an agent would else go round for ever. A demand is obeyed all the same. */
function callsOf({ tools, choice, toolResult }: Ask, { calls = 1 }: Play): readonly ReplyPart[] {
  if (choice.kind === 'none') return []
  if (choice.kind === 'named')
    return tools
      .filter(({ name }) => name === choice.name)
      .slice(0, 1)
      .map(call)
  if (choice.kind === 'auto' && toolResult !== undefined) return []
  return tools.slice(0, calls).map(call)
}

const call = (tool: OfferedTool): ReplyPart => ({
  kind: 'call',
  tool,
  input: tool.form === 'custom' ? 'sandbox' : JSON.stringify(sampleOf({ type: 'object', ...tool.schema })),
})

function textOf(ask: Ask, play: Play, { model, language }: { model: string; language: Language }): string {
  if (play.says === 'nothing') return ''
  if (ask.schema !== undefined) return JSON.stringify(sampleOf(ask.schema))
  if (ask.json) return JSON.stringify({ sandbox: true, said: shortened(ask.said) })
  if (play.says === 'echo') return ask.said
  if (play.says === 'refusal') return refusal[language]
  const opening = fillText(plain[language], { model, said: shortened(ask.said) })
  const result =
    ask.toolResult === undefined ? '' : fillText(withResult[language], { result: shortened(ask.toolResult) })
  const text = `${opening}${result}`
  return play.says === 'long' ? `${text}\n\n`.repeat(40).trim() : text
}

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

const plain: Text = {
  en: 'This is Torii’s sandbox: no vendor was asked and nothing was spent. You asked {model} and said: “{said}”.',
  ja: 'こちらは Torii のサンドボックスです。どのベンダーにも送信せず、費用もかかっていません。{model} に「{said}」と尋ねました。',
  'zh-CN': '这里是 Torii 的沙盒：没有请求任何供应商，也没有产生费用。你向 {model} 说：“{said}”。',
}

const withResult: Text = {
  en: ' The tool answered: “{result}”.',
  ja: 'ツールの結果は「{result}」でした。',
  'zh-CN': '工具返回：“{result}”。',
}

const thought: Text = {
  en: 'The sandbox pretends to think: it looks at the request, finds that no model is behind it, and decides to say so.',
  ja: 'サンドボックスは考えるふりをします。リクエストを見て、背後にモデルがないことを確かめ、そう伝えることにします。',
  'zh-CN': '沙盒假装思考：它看了看请求，发现背后没有模型，决定照实说明。',
}

const refusal: Text = {
  en: 'The sandbox plays a refusal: it will not answer this.',
  ja: 'サンドボックスは拒否を演じています。これには答えません。',
  'zh-CN': '沙盒在演示拒绝：它不会回答这个问题。',
}
