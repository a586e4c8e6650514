import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

describe('Responses over a restart', () => {
  const home = makeHome()
  let torii: ToriiProcess
  const start = () =>
    startTorii({
      home,
      settings:
        'accounts:\n  - name: chat\n    upstream: sandbox\n    protocols: [openai-chat]\n    models: ["*"]\n',
    })
  beforeAll(async () => {
    torii = await start()
  })
  afterAll(async () => {
    await torii.stop()
    rmSync(home, { recursive: true, force: true })
  })

  const post = async (path: string, body: object): Promise<Record<string, unknown>> =>
    (await (
      await fetch(torii.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()) as Record<string, unknown>

  it('keeps answers, conversations and sealed summaries', async () => {
    const first = await post('/v1/responses', { model: 'chat/m', input: 'Remember the word heron.' })
    const conversation = await post('/v1/conversations', { items: [{ role: 'user', content: 'Earlier' }] })
    const compacted = (await post('/v1/responses', {
      model: 'chat/m',
      input: [{ role: 'user', content: 'Hi' }, { type: 'compaction_trigger' }],
    })) as { output: unknown[] }
    await torii.stop()
    torii = await start()
    const found = await fetch(`${torii.url}/v1/responses/${String(first.id)}`)
    expect(await found.json()).toEqual(first)
    const next = await post('/v1/responses', {
      model: 'chat/m',
      input: 'Which word?',
      previous_response_id: first.id,
    })
    const items = await fetch(`${torii.url}/v1/responses/${String(next.id)}/input_items?order=asc`)
    expect(JSON.stringify(await items.json())).toContain('heron')
    const carried = await post('/v1/responses', {
      model: 'chat/m',
      input: 'More',
      conversation: String(conversation.id),
    })
    expect(carried).toMatchObject({ status: 'completed', conversation: { id: conversation.id } })
    const goesOn = await post('/v1/responses', {
      model: 'chat/m',
      input: [...compacted.output, { role: 'user', content: 'Go on' }],
    })
    expect(goesOn.status).toBe('completed')
  })
})
