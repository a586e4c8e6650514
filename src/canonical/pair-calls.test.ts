import { describe, expect, it } from 'vitest'
import { pairCalls } from './pair-calls.ts'
import type { Part } from './part.ts'
import type { Speaker, Turn } from './request.ts'

const text = (text: string): Part => ({ kind: 'text', text })
const call = (id: string): Part => ({ kind: 'tool-call', id, name: 'f', input: '{}', form: 'function' })
const result = (callId: string, ...parts: Part[]): Part => ({
  kind: 'tool-result',
  callId,
  parts,
  form: 'function',
  origin: { protocol: 'openai-responses', at: `/input/${callId}` },
})
const turn = (speaker: Speaker, ...parts: Part[]): Turn => ({ speaker, parts })

const said = (part: Part): string =>
  part.kind === 'tool-call'
    ? `call ${part.id}`
    : part.kind === 'tool-result'
      ? `result ${part.callId}${part.parts.length === 0 ? ' empty' : ''}`
      : part.kind === 'text'
        ? part.text
        : part.kind
const paired = (...turns: Turn[]) => {
  const { value, losses } = pairCalls(turns)
  return {
    turns: value.map(({ speaker, parts }) => `${speaker}: ${parts.map(said).join(', ')}`),
    losses: losses.map(({ code, treatment, functional }) => `${code} ${treatment}${functional ? '!' : ''}`),
  }
}

describe('calls and their results', () => {
  it('are left alone where they stand as they should', () => {
    const turns = [turn('assistant', call('a')), turn('user', result('a', text('1')), text('Go on'))]
    expect(pairCalls(turns)).toEqual({ value: turns, losses: [] })
  })

  it('meet where another turn stands between them, and in the order of the calls', () => {
    expect(
      paired(
        turn('assistant', call('a'), call('b')),
        turn('system', text('Be brief')),
        turn('user', text('Here'), result('b', text('2')), result('a', text('1'))),
      ),
    ).toEqual({
      turns: ['assistant: call a, call b', 'user: result a, result b', 'system: Be brief', 'user: Here'],
      losses: ['tool-result moved', 'tool-result moved'],
    })
  })

  it('of turns in a row are one step', () => {
    expect(
      paired(
        turn('assistant', call('a')),
        turn('assistant', call('b')),
        turn('user', result('a', text('1')), result('b', text('2'))),
      ).turns,
    ).toEqual(['assistant: call a, call b', 'user: result a, result b'])
  })

  it('get an empty result where none came', () => {
    expect(paired(turn('assistant', call('a')), turn('user', text('Stop')))).toEqual({
      turns: ['assistant: call a', 'user: result a empty, Stop'],
      losses: ['tool-result defaulted'],
    })
  })

  it('are known apart where an id comes again', () => {
    expect(
      paired(
        turn('assistant', call('a')),
        turn('user', result('a', text('1'))),
        turn('assistant', call('a')),
        turn('user', result('a', text('2'))),
      ),
    ).toEqual({
      turns: ['assistant: call a', 'user: result a', 'assistant: call a_2', 'user: result a_2'],
      losses: ['tool-call-id renamed'],
    })
  })

  it('a result without a call is left out, and its turn with it', () => {
    expect(paired(turn('user', result('gone', text('1'))), turn('user', text('Hi')))).toEqual({
      turns: ['user: Hi'],
      losses: ['tool-result dropped!'],
    })
  })
})
