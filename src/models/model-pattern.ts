/** `gpt-4o*` → does an id fit? `*` stands for any text, case does not count. */
export function modelPattern(text: string): (id: string) => boolean {
  if (text === '*') return () => true
  const shape = new RegExp(`^${text.split('*').map(RegExp.escape).join('.*')}$`, 'i')
  return (id) => shape.test(id)
}
