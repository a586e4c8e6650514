import { expect, test } from 'vitest'
import { harOf } from './har.ts'

test('an exchange becomes one entry with what was recorded, and no header that was not', () => {
  const har = harOf(
    {
      id: 'ex_1',
      startedAt: Date.UTC(2026, 0, 1),
      state: 'done',
      method: 'POST',
      path: '/v1/messages?beta=true',
      protocol: 'anthropic-messages',
      stream: true,
      lane: 'relay',
      attempts: [],
      status: 200,
      firstByteMs: 40,
      durationMs: 100,
      requestBytes: 12,
      responseBytes: 34,
      losses: [],
      clientAddress: '127.0.0.1',
      client: 'claude-cli/2',
      bodies: { clientSent: '{"a":1}', clientGot: 'event: ping\n\n', truncated: false },
    },
    'http://127.0.0.1:8045',
    '1.2.3',
  )
  expect(har.log.creator).toEqual({ name: 'Torii', version: '1.2.3' })
  expect(har.log.entries).toHaveLength(1)
  expect(har.log.entries[0]).toMatchObject({
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 100,
    timings: { send: 0, wait: 40, receive: 60 },
    request: {
      url: 'http://127.0.0.1:8045/v1/messages?beta=true',
      queryString: [{ name: 'beta', value: 'true' }],
      postData: { mimeType: 'application/json', text: '{"a":1}' },
    },
    response: { status: 200, content: { mimeType: 'text/event-stream', text: 'event: ping\n\n' } },
  })
  expect(JSON.stringify(har)).not.toMatch(/authorization|x-api-key/i)
})
