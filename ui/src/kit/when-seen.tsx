import { type ReactNode, useEffect, useRef, useState } from 'react'

const nearby = '0px'
// A page is short until its data are there: looked at too early, everything is in sight.
const settleMs = 600

/** Shows its content, and has its code loaded, when it is scrolled into sight. `placeholder` keeps its place. */
export function WhenSeen({
  placeholder,
  children,
}: {
  readonly placeholder: ReactNode
  readonly children: ReactNode
}) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (place.current === null) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        setSeen(true)
        observer.disconnect()
      },
      { rootMargin: nearby },
    )
    const element = place.current
    const timer = setTimeout(() => observer.observe(element), settleMs)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [])
  return <div ref={place}>{seen ? children : placeholder}</div>
}
