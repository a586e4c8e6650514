// Loaded before Portkey's gateway. It adds headers to the answers of `fetch`, whose headers are immutable, so that each of
// its streams would end as a 500 (1.15.2 with the @hono/node-server that npm gives it). A Response of our own around the
// same body has headers that can be changed; that costs some microseconds of the milliseconds it needs for a stream.
const { fetch: plainFetch, Response: PlainResponse } = globalThis

globalThis.fetch = async (input, init) => {
  const { body, status, statusText, headers } = await plainFetch(input, init)
  return new PlainResponse(body, { status, statusText, headers: new Headers(headers) })
}
