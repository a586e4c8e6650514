import type { PlayEnd, PlayPiece, PlayRequest } from '../../../../src/control/contract/playground.ts'

export interface PlayListener {
  piece(piece: PlayPiece): void
  end(end: PlayEnd): void
}

export type PlayAsk = Omit<PlayRequest, 'files' | 'tools'> & {
  readonly files: readonly PlayRequest['files'][number][]
  readonly tools: readonly PlayRequest['tools'][number][]
}

/** One prompt, told as the answer comes. Resolves at its end; leaving it is no failure. */
export async function play(ask: PlayAsk, listener: PlayListener, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  try {
    const answer = await fetch('/api/playground', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify(ask),
      signal,
    })
    if (!answer.ok || answer.body === null) throw new Error(await messageOf(answer))
    let rest = ''
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) tell(block, listener)
    }
  } catch (error) {
    if (signal.aborted) return
    const message = error instanceof Error ? error.message : String(error)
    listener.end({ durationMs: performance.now() - startedAt, problem: { code: 'no_answer', message } })
  }
}

function tell(block: string, listener: PlayListener): void {
  const name = /^event: (\w+)/m.exec(block)?.[1]
  const data = /^data: (.*)$/m.exec(block)?.[1]
  if (data === undefined) return
  if (name === 'piece') listener.piece(JSON.parse(data) as PlayPiece)
  if (name === 'end') listener.end(JSON.parse(data) as PlayEnd)
}

async function messageOf(answer: Response): Promise<string> {
  try {
    const { error } = (await answer.json()) as { error: { message: string } }
    return error.message
  } catch {
    return `HTTP ${answer.status}`
  }
}
