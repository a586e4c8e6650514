import { describe, expect, it } from 'vitest'
import { foreignRestLosses } from './foreign-rest.ts'
import type { JsonObject } from './json.ts'
import type { Origin } from './origin.ts'
import type { CanonicalRequest } from './request.ts'

const origin = (at: string, rest?: JsonObject): Origin => ({
  protocol: 'anthropic-messages',
  at,
  ...(rest === undefined ? {} : { rest }),
})

const request: CanonicalRequest = {
  model: 'm',
  stream: false,
  instructions: [
    { speaker: 'system', part: { kind: 'text', text: '', origin: origin('/system/0', { z: 1 }) } },
  ],
  turns: [
    {
      speaker: 'user',
      origin: { ...origin('/messages/0', { a: 1 }), within: origin('/holder', { h: 1 }) },
      parts: [
        {
          kind: 'tool-result',
          callId: 'c',
          form: 'function',
          origin: origin('/messages/0/content/0', { b: 1 }),
          parts: [
            { kind: 'text', text: '', origin: origin('/messages/0/content/0/content/0', { 'c/d': 1 }) },
          ],
        },
        {
          kind: 'document',
          source: { kind: 'parts', parts: [{ kind: 'text', text: '', origin: origin('/d', { e: 1 }) }] },
          origin: origin('/messages/0/content/1', { nothing: null, none: [] }),
        },
      ],
    },
  ],
  tools: [{ kind: 'function', name: 't', origin: origin('/tools/0', { f: 1 }) }],
  reasoning: { amount: { kind: 'auto' }, origin: origin('/thinking', { g: 1 }) },
  sampling: {},
  caller: {},
  origin: origin('', { context_management: {}, mcp_servers: {} }),
  places: {},
}

describe('foreign rest', () => {
  it('is reported at every node, nested and holding ones too', () => {
    expect(
      foreignRestLosses(request, 'openai-chat')
        .map((lost) => lost.at)
        .sort(),
    ).toEqual(
      [
        '/context_management',
        '/d/e',
        '/holder/h',
        '/mcp_servers',
        '/messages/0/a',
        '/messages/0/content/0/b',
        '/messages/0/content/0/content/0/c~1d',
        '/system/0/z',
        '/thinking/g',
        '/tools/0/f',
      ].sort(),
    )
  })

  it('is functional where it is a setting, and not where it is bookkeeping', () => {
    const functional = foreignRestLosses(request, 'openai-chat').filter((lost) => lost.functional)
    expect(functional.map((lost) => lost.at)).toEqual(['/mcp_servers', '/thinking/g', '/tools/0/f'])
  })

  it('is no loss for a writer of the same protocol', () => {
    expect(foreignRestLosses(request, 'anthropic-messages')).toEqual([])
  })
})
