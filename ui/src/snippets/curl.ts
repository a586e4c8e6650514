import { prettyJson } from '../kit/code/pretty-json.ts'
import { keyVariable, type SnippetRequest } from './snippet.ts'

/** The header in which each dialect's own clients send the key. */
const keyHeaders: Readonly<Record<string, string>> = {
  'anthropic-messages': 'x-api-key: $K',
  'gemini-generate': 'x-goog-api-key: $K',
}

export function curlSnippet({ protocol, path, method, body, stream, address }: SnippetRequest): string {
  const header = (keyHeaders[protocol] ?? 'authorization: Bearer $K').replace('$K', `$${keyVariable}`)
  const lines = [
    `curl ${stream ? '-N ' : ''}${quote(address + path)}`,
    ...(method === 'POST' || method === 'GET' ? [] : [`-X ${method}`]),
    `-H "${header}"`,
    ...(protocol === 'anthropic-messages' ? ["-H 'anthropic-version: 2023-06-01'"] : []),
    ...(body === undefined || body === ''
      ? []
      : ["-H 'content-type: application/json'", `-d ${quote(prettyJson(body)?.text ?? body)}`]),
  ]
  return lines.join(' \\\n  ')
}

/** For a POSIX shell: within single quotes everything is itself but the quote. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
