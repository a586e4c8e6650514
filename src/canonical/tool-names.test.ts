import { describe, expect, it } from 'vitest'
import type { CanonicalRequest, Tool } from './request.ts'
import { fitToolNames, type ToolNameLimits } from './tool-names.ts'

const limits: ToolNameLimits = { length: 64, characters: 'a-zA-Z0-9_-', customTools: true }

const request = (
  tools: readonly Tool[],
  calls: readonly { name: string; namespace?: string }[] = [],
): CanonicalRequest => ({
  model: 'm',
  stream: false,
  instructions: [],
  turns: [
    {
      speaker: 'assistant',
      parts: calls.map((call, place) => ({
        kind: 'tool-call',
        id: `c${place}`,
        input: '{}',
        form: 'function',
        ...call,
      })),
    },
  ],
  tools,
  sampling: {},
  caller: {},
  origin: { protocol: 'openai-chat', at: '' },
  places: {},
})
const tool = (name: string, namespace?: string): Tool => ({
  kind: 'function',
  name,
  ...(namespace === undefined ? {} : { namespace }),
  origin: { protocol: 'openai-chat', at: `/tools/${name}` },
})
const customTool = (name: string, format?: { type: string }): Tool => ({
  kind: 'custom',
  name,
  ...(format === undefined ? {} : { format }),
  origin: { protocol: 'openai-responses', at: '/tools/0' },
})

describe('tool names', () => {
  it('leaves names that fit alone, and reports nothing', () => {
    const names = fitToolNames(request([tool('get_weather')], [{ name: 'get_weather' }]), limits)
    expect(names.fit('get_weather')).toBe('get_weather')
    expect(names.renames.tools.size).toBe(0)
    expect(names.losses).toEqual([])
  })

  it('replaces what the target does not take and gives the name back', () => {
    const names = fitToolNames(request([tool('mcp.files/read')]), limits)
    expect(names.fit('mcp.files/read')).toBe('mcp_files_read')
    expect(names.renames.tools.get('mcp_files_read')).toEqual({ name: 'mcp.files/read', form: 'function' })
    expect(names.losses).toEqual([
      {
        code: 'tool-name',
        at: '/tools/mcp.files/read/name',
        treatment: 'renamed',
        detail: 'the tool name mcp.files/read is sent as mcp_files_read',
        functional: false,
      },
    ])
  })

  it('keeps names apart that would become one, and lets the one that fits keep its name', () => {
    const names = fitToolNames(request([tool('a.b'), tool('a/b'), tool('a_b')]), limits)
    const fitted = ['a.b', 'a/b', 'a_b'].map((name) => names.fit(name))
    expect(fitted[2]).toBe('a_b')
    expect(new Set(fitted).size).toBe(3)
    for (const name of fitted) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
  })

  it('shortens long names to different ones, the same on every turn', () => {
    const long = (end: string) => tool(`mcp__${'x'.repeat(70)}${end}`)
    const fitBoth = () => {
      const names = fitToolNames(request([long('a'), long('b')]), limits)
      return ['a', 'b'].map((end) => names.fit(`mcp__${'x'.repeat(70)}${end}`))
    }
    const [first, second] = fitBoth()
    expect(first).not.toBe(second)
    expect(first).toHaveLength(64)
    expect(fitBoth()).toEqual([first, second])
  })

  it('writes the namespace into the name', () => {
    const names = fitToolNames(
      request([tool('exec', 'shell'), tool('exec', 'python'), tool('shell__exec')]),
      limits,
    )
    expect(names.fit('shell__exec')).toBe('shell__exec')
    expect(names.fit('exec', 'python')).toBe('python__exec')
    const shell = names.fit('exec', 'shell')
    expect(shell).not.toBe('shell__exec')
    expect(names.renames.tools.get(shell)).toEqual({ name: 'exec', namespace: 'shell', form: 'function' })
    expect(names.losses.map((lost) => lost.detail)).toEqual([`the tool name shell__exec is sent as ${shell}`])
  })

  it('finds the one tool that a bare name can mean', () => {
    const names = fitToolNames(request([tool('exec', 'shell')]), limits)
    expect(names.fit('exec')).toBe('shell__exec')
  })

  it('covers calls in the history whose tool is gone', () => {
    const names = fitToolNames(request([], [{ name: 'old.tool' }]), limits)
    expect([...names.renames.tools.keys()]).toEqual(['old_tool'])
  })

  it('fits a name that the request does not have', () => {
    expect(fitToolNames(request([]), limits).fit('new.tool')).toBe('new_tool')
  })

  it('heeds what a name may begin with', () => {
    const names = fitToolNames(request([tool('3d-render')]), { ...limits, first: 'a-zA-Z_' })
    expect(names.fit('3d-render')).toBe('_3d-render')
  })

  it('keeps custom tools where the target has them', () => {
    const names = fitToolNames(request([customTool('apply_patch')]), limits)
    expect(names.renames.tools.size).toBe(0)
    expect(names.losses).toEqual([])
  })

  it('marks custom tools that go as functions; only a grammar is a loss of function', () => {
    const plain = fitToolNames(request([customTool('apply_patch', { type: 'text' })]), {
      ...limits,
      customTools: false,
    })
    expect(plain.renames.tools.get('apply_patch')).toEqual({ name: 'apply_patch', form: 'custom' })
    expect(plain.losses).toMatchObject([
      { code: 'tool-definition', treatment: 'approximated', functional: false },
    ])
    const strict = fitToolNames(request([customTool('apply_patch', { type: 'grammar' })]), {
      ...limits,
      customTools: false,
    })
    expect(strict.losses).toMatchObject([{ functional: true }])
  })
})
