import type { Problem } from '../../../src/control/contract/problem.ts'
import { ApiProblem, NoAnswer } from './client.ts'

export interface Sending {
  readonly method: 'PUT' | 'POST'
  readonly type: string
  readonly signal: AbortSignal
  /** 0 to 1, as it goes out. */
  onProgress(share: number): void
}

/** A file of any size to the admin API: fetch does not tell how far it has come. @throws ApiProblem, NoAnswer */
export function sendFile<T>(path: string, file: Blob, sending: Sending): Promise<T> {
  const request = new XMLHttpRequest()
  return new Promise<T>((resolve, reject) => {
    request.open(sending.method, path)
    request.setRequestHeader('content-type', sending.type)
    request.setRequestHeader('accept-language', document.documentElement.lang)
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      sending.onProgress(total === 0 ? 0 : loaded / total),
    )
    request.addEventListener('load', () => {
      if (request.status < 400) resolve(JSON.parse(request.responseText) as T)
      else reject(problemOf(request))
    })
    for (const end of ['error', 'abort'] as const)
      request.addEventListener(end, () => reject(new NoAnswer(end)))
    sending.signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function problemOf({ status, responseText }: XMLHttpRequest): ApiProblem {
  try {
    return new ApiProblem(status, (JSON.parse(responseText) as Problem).error)
  } catch {
    return new ApiProblem(status, { code: `http_${status}`, message: `HTTP ${status}` })
  }
}
