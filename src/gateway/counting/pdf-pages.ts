/** Typical of a page with text, where the file does not say how many it has. */
const bytesPerPage = 60_000

/** Beyond it no page is looked for: it would hold the loop. */
const mostBytes = 8_000_000

/** Pages of a PDF by its page objects; packed object streams hide them, then by its size. Undefined: it is no PDF. */
export function pdfPages(base64: string): number | undefined {
  const bytes = Buffer.from(base64.slice(0, mostBytes), 'base64')
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') return undefined
  let pages = 0
  for (let at = bytes.indexOf('/Type'); at !== -1; at = bytes.indexOf('/Type', at + 5))
    if (/^\/Type\s*\/Page\b(?!s)/.test(bytes.toString('latin1', at, at + 20))) pages += 1
  return pages > 0 ? pages : Math.max(1, Math.round((base64.length * 0.75) / bytesPerPage))
}
