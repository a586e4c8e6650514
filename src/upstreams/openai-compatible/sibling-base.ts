import { segmentsOf } from '../join-url.ts'

/**
 * The account's one base URL, for the other of a place's two dialects. At the place itself the dialect's own base is taken; at a
 * mirror the path of the one is put for the path of the other where the base ends with it; else the base stands as it is.
 */
export function siblingBase(given: string, { from, to }: { from: string; to: string }): string {
  if (to === '' || from === '') return given
  const url = new URL(given)
  if (url.origin === new URL(to).origin) return to
  const known = segmentsOf(new URL(from).pathname)
  const wanted = segmentsOf(new URL(to).pathname)
  const segments = segmentsOf(url.pathname)
  const start = segments.length - known.length
  if (known.length === 0 || known.join('/') !== segments.slice(Math.max(0, start)).join('/')) return given
  return `${url.origin}/${[...segments.slice(0, start), ...wanted].join('/')}`
}
