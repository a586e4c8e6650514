import { isJsonArray, isJsonObject, type Json, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part, ReasoningPart } from '../../canonical/part.ts'
import type { Reading } from './content-reader.ts'
import { protocol, sealForm } from './vocabulary.ts'
import type { WireNode } from './wire-node.ts'

export function readReasoning(node: WireNode, reading: Reading): ReasoningPart {
  node.keep('type', 'status')
  const id = node.text('id')
  const summary = node.list('summary')
  const content = node.list('content')
  const data = node.text(sealForm)
  const summaries = textsOf(summary, 'summary_text')
  const texts = textsOf(content, 'reasoning_text')
  if (summary !== undefined && (summaries === undefined || summary.length === 0)) {
    node.override('summary', summary)
  }
  if (content !== undefined && texts?.length !== 1) node.override('content', content)
  const visible = texts ?? looseTexts(content)
  const told = summaries ?? looseTexts(summary)
  return {
    kind: 'reasoning',
    ...(visible.length === 0 ? {} : { text: visible.join('') }),
    ...(told.length === 0 ? {} : { summary: told }),
    ...(data === undefined ? {} : { seal: { issuer: reading.issuer, form: sealForm, data } }),
    ...(id === undefined ? {} : { id }),
    origin: node.origin(undefined, entryOrigins(node)),
  }
}

/** Fields beside type and text, which are lost with their entry for everybody else. */
function entryOrigins({ raw, at }: WireNode): Origin | undefined {
  let within: Origin | undefined
  for (const name of ['summary', 'content']) {
    const list = raw[name]
    if (!isJsonArray(list)) continue
    list.forEach((entry, index) => {
      if (!isJsonObject(entry)) return
      const { type: _, text: __, ...rest } = entry
      if (Object.keys(rest).length === 0) return
      const place = pointerTo(pointerTo(at, name), index)
      within = { protocol, at: place, rest, ...(within === undefined ? {} : { within }) }
    })
  }
  return within
}

/** The texts of a list of plain `{type, text}`; undefined when an entry is anything more. */
function textsOf(list: readonly Json[] | undefined, type: string): readonly string[] | undefined {
  const texts: string[] = []
  for (const entry of list ?? []) {
    if (!isJsonObject(entry) || entry.type !== type || typeof entry.text !== 'string') return undefined
    if (Object.keys(entry).length !== 2) return undefined
    texts.push(entry.text)
  }
  return texts
}

const looseTexts = (list: readonly Json[] | undefined): readonly string[] =>
  (list ?? []).flatMap((entry) => (isJsonObject(entry) && typeof entry.text === 'string' ? [entry.text] : []))

export function readCompaction(node: WireNode, reading: Reading): Part {
  node.keep('type', 'created_by')
  const id = node.text('id')
  const data = node.text(sealForm)
  return {
    kind: 'compaction',
    ...(data === undefined ? {} : { seal: { issuer: reading.issuer, form: sealForm, data } }),
    ...(id === undefined ? {} : { id }),
    origin: node.origin(),
  }
}
