const longest = 64

/**
 * The program of a User-Agent, without version and comment: `claude-cli/2.1 (external, cli)` → `claude-cli`,
 * `OpenAI/Python 2.9.0` → `OpenAI/Python`. Empty: it sent none, or nothing that reads as a name.
 */
export function clientName(userAgent: string | undefined): string {
  const [product = ''] = (userAgent ?? '').trim().split(/[\s(;,]/, 1)
  const name = product.replace(/\/v?\d.*$/, '')
  return /^[\w.+@/-]+$/.test(name) ? name.slice(0, longest) : ''
}
