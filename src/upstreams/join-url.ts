/**
 * Base URLs come in the form the vendor's SDK takes or in the other one, with slashes and whole endpoints pasted on. Both
 * joins take a canonical path (`/v1/messages`) and neither doubles nor loses a segment.
 */

/** For SDKs whose base URL ends before the version (Anthropic, Gemini). A version in the base wins over the path's. */
export function joinRoot(base: string, path: string, query = ''): string {
  const url = new URL(base)
  const segments = withoutEndpoint(segmentsOf(url.pathname))
  const version = isVersion(segments.at(-1)) ? segments.pop() : undefined
  const [head = '', ...rest] = segmentsOf(path)
  const tail = version !== undefined && isVersion(head) ? [version, ...rest] : [head, ...rest]
  return build(url, [...segments, ...tail], query)
}

/**
 * For SDKs whose base URL holds the version (OpenAI and all that follow it). A base without one gets `/v1`, unless the
 * vendor's own base (`own`) has none either.
 */
export function joinVersioned(base: string, path: string, query = '', own = ''): string {
  const url = new URL(base)
  const [head = '', ...rest] = segmentsOf(path)
  const tail = isVersion(head) ? rest : [head, ...rest]
  return build(url, [...versionedSegments(url, own), ...tail], query)
}

function versionedSegments(url: URL, own: string): readonly string[] {
  const segments = withoutEndpoint(segmentsOf(url.pathname))
  const ownUrl = URL.canParse(own) ? new URL(own) : undefined
  const ownSegments = segmentsOf(ownUrl?.pathname ?? '/v1')
  if (ownUrl?.origin === url.origin && isPrefix(segments, ownSegments)) return ownSegments
  const isUnversioned = segments.length === 0 && !ownSegments.some(isVersion)
  if (isUnversioned || segments.some(isVersion) || isUnversionedTail(segments.at(-1))) return segments
  return [...segments, 'v1']
}

const isPrefix = (some: readonly string[], all: readonly string[]): boolean =>
  some.length <= all.length && some.every((segment, place) => segment === all[place])

export const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

const isVersion = (segment: string | undefined): boolean => /^v\d+(?:(?:alpha|beta)\d*)?$/.test(segment ?? '')

/** Known places whose OpenAI base ends so and has no version: GitHub Models, Azure AI, Vertex. */
const isUnversionedTail = (segment: string | undefined): boolean =>
  segment === 'inference' || segment === 'models' || segment === 'openapi'

const endpoints = [['chat', 'completions'], ['completions'], ['responses'], ['messages'], ['embeddings']]

/** People paste the whole address of a call. */
function withoutEndpoint(segments: string[]): string[] {
  for (const endpoint of endpoints) {
    const start = segments.length - endpoint.length
    if (start >= 0 && endpoint.every((segment, place) => segments[start + place] === segment))
      return segments.slice(0, start)
  }
  return segments
}

function build(url: URL, segments: readonly string[], query: string): string {
  const queries = [url.search.slice(1), withoutKey(query)].filter((part) => part !== '')
  const search = queries.length === 0 ? '' : `?${queries.join('&')}`
  return `${url.origin}/${segments.join('/')}${search}`
}

/** `?key=` is a form of Torii's own key and never leaves it. */
const withoutKey = (query: string): string =>
  query
    .split('&')
    .filter((pair) => pair !== '' && !/^key(?:=|$)/i.test(pair))
    .join('&')
