import type { Json, JsonObject } from '../../canonical/json.ts'
import type { PartOf } from '../../canonical/part.ts'
import { announce, type OpenItem, type Sink, untold } from './answer-sink.ts'
import { isClientSearch } from './tool-writer.ts'
import { toolSearchName } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'

type Call = PartOf<'tool-call'>

/** A call of a tool of the client's, in the form in which the client declared the tool. */
export function openCall(first: Call, sink: Sink): OpenItem {
  if (isSearch(first, sink)) return openSearch(first, sink)
  return first.form === 'custom' ? openInput(first, customForm, sink) : openInput(first, functionForm, sink)
}

interface CallForm {
  readonly type: string
  readonly prefix: string
  readonly field: 'arguments' | 'input'
  readonly delta: 'response.function_call_arguments.delta' | 'response.custom_tool_call_input.delta'
  readonly done: 'response.function_call_arguments.done' | 'response.custom_tool_call_input.done'
}

const functionForm: CallForm = {
  type: 'function_call',
  prefix: 'fc',
  field: 'arguments',
  delta: 'response.function_call_arguments.delta',
  done: 'response.function_call_arguments.done',
}

const customForm: CallForm = {
  type: 'custom_tool_call',
  prefix: 'ctc',
  field: 'input',
  delta: 'response.custom_tool_call_input.delta',
  done: 'response.custom_tool_call_input.done',
}

function openInput(first: Call, form: CallForm, sink: Sink): OpenItem {
  const id = first.itemId ?? sink.context.newId(form.prefix)
  const item = announce(sink, { ...callFields(first, form, id), status: 'in_progress', [form.field]: '' })
  let told = ''
  let whole = first
  const say = (text: string) => {
    if (text === '') return
    told += text
    item.say(form.delta, { delta: text })
  }
  return {
    takes: () => false,
    start: (part) => part.kind === 'tool-call' && say(part.input),
    delta: (delta) => delta.kind === 'input' && say(delta.text),
    end(part) {
      if (part.kind !== 'tool-call') return
      say(untold(told, wholeInput(part)))
      whole = { ...part, input: told === '' ? wholeInput(part) : told }
      const name = form.type === 'function_call' ? { name: part.name } : {}
      item.say(form.done, { ...name, [form.field]: whole.input })
    },
    close(ending) {
      const status = isOwn(whole.origin) ? {} : { status: ending }
      const withId = isOwn(whole.origin) && whole.itemId === undefined ? {} : { id }
      const fields = {
        ...callFields(whole, form, undefined),
        ...withId,
        ...status,
        [form.field]: whole.input,
      }
      item.done(writeNode(fields, whole.origin))
    },
  }
}

/** No arguments are an empty object: agents parse what they get. */
const wholeInput = ({ form, input, origin }: Call): string =>
  input === '' && form === 'function' && !isOwn(origin) ? '{}' : input

const callFields = (
  { id: callId, name, namespace }: Call,
  form: CallForm,
  id: string | undefined,
): JsonObject => ({
  ...(id === undefined ? {} : { id }),
  type: form.type,
  call_id: callId,
  name,
  ...(namespace === undefined ? {} : { namespace }),
})

/** The client runs the search and knows it by its own item, which comes whole. */
function openSearch(first: Call, sink: Sink): OpenItem {
  const id = first.itemId ?? sink.context.newId('tsc')
  const fields = { id, type: 'tool_search_call', call_id: first.id, execution: 'client' }
  const item = announce(sink, { ...fields, status: 'in_progress', arguments: {} })
  return {
    takes: () => false,
    start() {},
    delta() {},
    end(part) {
      if (part.kind !== 'tool-call') return
      const own = isOwn(part.origin) ? part.origin.own : undefined
      item.done(own ?? { ...fields, status: 'completed', arguments: parsed(part.input) })
    },
    close() {},
  }
}

const isSearch = (part: Call, sink: Sink): boolean =>
  (isOwn(part.origin) && part.origin.form === 'tool_search_call') ||
  (part.name === toolSearchName &&
    part.namespace === undefined &&
    sink.context.request.tools.some(isClientSearch))

function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text === '' ? '{}' : text)
    return value
  } catch {
    return text
  }
}
