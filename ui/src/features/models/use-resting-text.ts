import { useEffect, useRef, useState } from 'react'

const restMs = 250

/** What is being typed, told on once the typing rests; another text from outside (back, a link) takes its place. */
export function useRestingText(
  given: string,
  onRest: (text: string) => void,
): readonly [text: string, set: (text: string) => void] {
  const [text, setText] = useState(given)
  const [known, setKnown] = useState(given)
  if (given !== known) {
    setKnown(given)
    setText(given)
  }
  const tell = useRef(onRest)
  tell.current = onRest
  useEffect(() => {
    if (text === given) return undefined
    const timer = setTimeout(() => tell.current(text), restMs)
    return () => clearTimeout(timer)
  }, [text, given])
  return [text, setText]
}
