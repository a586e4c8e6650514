import type { ToriiProcess } from '../../support/torii-process.ts'

/** One chat request as any OpenAI client sends it. Resolves with the id of its exchange. */
export async function askChat(
  torii: ToriiProcess,
  model: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const answer = await fetch(`${torii.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'OpenAI/Python 2.9.0' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: `hi ${model}` }], ...body }),
  })
  await answer.text().catch(() => '')
  return answer.headers.get('x-torii-exchange') ?? ''
}

/** So many requests, some of them at the same time. */
export async function askMany(torii: ToriiProcess, count: number, models: readonly string[]): Promise<void> {
  let sent = 0
  const worker = async (): Promise<void> => {
    while (sent < count) {
      sent += 1
      await askChat(torii, models[sent % models.length] ?? '')
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
}
