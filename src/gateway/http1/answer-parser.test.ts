import { describe, expect, it } from 'vitest'
import { AnswerParser } from './answer-parser.ts'

/** What a parser tells of these bytes when they come in pieces of that many. */
function read(text: string, pieceLength = text.length, method = 'POST'): readonly string[] {
  const told: string[] = []
  let body = ''
  const parser = new AnswerParser({
    head: (status, headers) => told.push(`${status} ${headers.join(' ')}`),
    body: (bytes) => {
      body += Buffer.from(bytes).toString('latin1')
    },
    end: (reusable) => told.push(`body «${body}»`, reusable ? 'kept' : 'closed'),
  })
  parser.expect(method)
  const bytes = Buffer.from(text, 'latin1')
  try {
    for (let at = 0; at < bytes.length; at += Math.max(1, pieceLength)) {
      // Lent memory: what was told must not change with it.
      const piece = Buffer.from(bytes.subarray(at, at + Math.max(1, pieceLength)))
      parser.push(piece)
      piece.fill(0)
    }
    if (!told.includes('kept') && !told.includes('closed')) parser.close()
  } catch (error) {
    told.push(error instanceof Error && 'code' in error ? `${error.code}` : String(error))
  }
  return told
}

const answers: readonly (readonly [what: string, text: string, told: readonly string[]])[] = [
  [
    'a length',
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
    ['200 content-type text/plain content-length 5', 'body «hello»', 'kept'],
  ],
  [
    'chunks, with an extension and trailers',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\nB;x=1\r\n wide world\r\n0\r\nx-sum: 1\r\n\r\n',
    ['200 transfer-encoding Chunked', 'body «hello wide world»', 'kept'],
  ],
  [
    'a body until the connection closes',
    'HTTP/1.1 200 OK\r\n\r\nall of it',
    ['200 ', 'body «all of it»', 'closed'],
  ],
  ['no body', 'HTTP/1.1 204 No Content\r\nx: \r\n\r\n', ['204 x ', 'body «»', 'kept']],
  ['an empty body', 'HTTP/1.1 500\r\ncontent-length:0\r\n\r\n', ['500 content-length 0', 'body «»', 'kept']],
  [
    'informational heads before the true one',
    'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
    ['200 content-length 1', 'body «x»', 'kept'],
  ],
  [
    'a connection that is not kept',
    'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx',
    ['200 connection Close content-length 1', 'body «x»', 'closed'],
  ],
  [
    'HTTP/1.0',
    'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx',
    ['200 content-length 1', 'body «x»', 'closed'],
  ],
]

describe.each(answers)('an answer with %s', (_what, text, told) => {
  it.each([text.length, 1, 2, 7])('is read in pieces of %i', (length) => {
    expect(read(text, length)).toEqual(told)
  })
})

it('the answer to HEAD has no body, whatever its head says', () => {
  expect(read('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n', 99, 'HEAD').at(-1)).toBe('kept')
})

const head = 'HTTP/1.1 200 OK\r\n'
const broken: readonly (readonly [what: string, text: string, code: string])[] = [
  ['another protocol', 'SSH-2.0-OpenSSH_9\r\n\r\n', 'not_http'],
  ['HTTP/2', 'HTTP/2 200\r\n\r\n', 'not_http'],
  ['a switch of protocols', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n', 'not_http'],
  ['a status of no meaning', 'HTTP/1.1 20 OK\r\n\r\n', 'not_http'],
  ['a header without a name', `${head}: x\r\n\r\n`, 'not_http'],
  ['a header without a colon', `${head}content-length 5\r\n\r\n`, 'not_http'],
  ['a space before the colon', `${head}content-length : 5\r\n\r\nhello`, 'not_http'],
  ['a folded header', `${head}x: 1\r\n 2\r\n\r\n`, 'not_http'],
  ['a bare LF in a header', `${head}x: 1\ncontent-length: 5\r\n\r\nhello`, 'not_http'],
  ['two lengths', `${head}content-length: 5\r\ncontent-length: 6\r\n\r\nhello`, 'not_http'],
  ['a length that is no number', `${head}content-length: +5\r\n\r\nhello`, 'not_http'],
  [
    'a length and chunks',
    `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    'not_http',
  ],
  ['another coding', `${head}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 'not_http'],
  ['a chunk size that is no number', `${head}transfer-encoding: chunked\r\n\r\nxyz\r\n`, 'not_http'],
  ['a negative chunk size', `${head}transfer-encoding: chunked\r\n\r\n-1\r\n`, 'not_http'],
  ['an endless chunk size', `${head}transfer-encoding: chunked\r\n\r\n${'1'.repeat(20)}\r\n`, 'not_http'],
  [
    'a chunk size with a bare LF',
    `${head}transfer-encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n`,
    'not_http',
  ],
  [
    'a chunk longer than its size',
    `${head}transfer-encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n`,
    'not_http',
  ],
  ['a head without end', `${head}x: ${'x'.repeat(70_000)}`, 'headers_too_large'],
  ['nothing', '', 'closed'],
  ['half a head', head, 'closed'],
  ['half a body', `${head}content-length: 9\r\n\r\nhalf`, 'too_few_bytes'],
  ['half a chunk', `${head}transfer-encoding: chunked\r\n\r\n9\r\nhalf`, 'too_few_bytes'],
  ['no last chunk', `${head}transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n`, 'too_few_bytes'],
]

describe.each(broken)('%s', (_what, text, code) => {
  it.each([text.length, 1, 5])('is refused in pieces of %i', (length) => {
    expect(read(text, length).at(-1)).toBe(code)
  })
})

it('a connection is not kept when more came than its answer', () => {
  const text = `${head}content-length: 2\r\n\r\nok${head}content-length: 3\r\n\r\nbad`
  expect(read(text)).toEqual(['200 content-length 2', 'body «ok»', 'closed', 'not_http'])
})
