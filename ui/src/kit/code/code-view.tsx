import { defaultKeymap } from '@codemirror/commands'
import { codeFolding, foldEffect, foldGutter, foldKeymap } from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, RangeSetBuilder } from '@codemirror/state'
import { Decoration, EditorView, keymap, lineNumbers, WidgetType } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../class-names.ts'
import { type CodeLanguage, codeLook, languageOf } from './code-theme.ts'

/** A stretch of the text with a note behind its line. */
export interface CodeMark {
  readonly from: number
  readonly to: number
  readonly note: string
}

export interface CodeViewProps {
  readonly text: string
  readonly language: CodeLanguage
  /** Names it to screen readers. */
  readonly label: string
  readonly marks?: readonly CodeMark[]
  /** Scrolled into sight; a new object scrolls again. */
  readonly reveal?: { readonly from: number } | undefined
  readonly className?: string
}

/** A long text to read: only what is in sight is drawn; it can be searched, folded and copied. */
export function CodeView({ text, language, label, marks, reveal, className }: CodeViewProps) {
  const { t } = useTranslation('code')
  const parent = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  useEffect(() => {
    if (parent.current === null) return undefined
    const made = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: text,
        extensions: [readOnly(label), languageOf(language), codeLook(t), marksOf(text, marks ?? [])],
      }),
    })
    foldLongStrings(made)
    view.current = made
    return () => made.destroy()
  }, [text, language, label, marks, t])
  useEffect(() => {
    const shown = view.current
    if (reveal === undefined || shown === undefined) return
    const at = Math.min(reveal.from, shown.state.doc.length)
    shown.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
    shown.focus()
  }, [reveal])
  return (
    <div
      ref={parent}
      className={classNames('overflow-hidden rounded-lg border border-line bg-surface', className)}
    />
  )
}

const readOnly = (label: string): Extension => [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({
    'aria-label': label,
    'aria-readonly': 'true',
    role: 'textbox',
    'aria-multiline': 'true',
    tabindex: '0',
  }),
  lineNumbers(),
  codeFolding({ placeholderDOM: placeholder }),
  foldGutter(),
  search({ top: true }),
  highlightSelectionMatches(),
  EditorView.lineWrapping,
  keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
]

function placeholder(view: EditorView, unfold: (event: Event) => void): HTMLElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'cm-foldPlaceholder'
  made.textContent = '…'
  made.title = view.state.phrase('unfold')
  made.ariaLabel = view.state.phrase('folded code')
  made.onclick = unfold
  return made
}

const longString = 4000
const shownOfLong = 200

/** An image in base64 would fill pages: its middle is folded away. */
function foldLongStrings(view: EditorView): void {
  const { doc } = view.state
  const effects = []
  for (let number = 1; number <= doc.lines; number += 1) {
    const line = doc.line(number)
    if (line.length > longString)
      effects.push(foldEffect.of({ from: line.from + shownOfLong, to: line.to - shownOfLong / 4 }))
  }
  if (effects.length > 0) view.dispatch({ effects })
}

class Note extends WidgetType {
  readonly #text: string
  constructor(text: string) {
    super()
    this.#text = text
  }
  override eq(other: Note): boolean {
    return other.#text === this.#text
  }
  toDOM(): HTMLElement {
    const made = document.createElement('span')
    made.className = 'cm-code-note'
    made.textContent = this.#text
    return made
  }
}

const markOf = (from: number, to: number) => ({
  from,
  to,
  value: Decoration.mark({ class: 'cm-code-mark' }),
})

/** Each line that the stretch touches. */
function linesOf(text: string, from: number, to: number) {
  const lines = []
  for (let at = text.lastIndexOf('\n', from) + 1; at <= to; ) {
    lines.push({ from: at, to: at, value: Decoration.line({ class: 'cm-code-lines' }) })
    const newline = text.indexOf('\n', at)
    if (newline === -1) break
    at = newline + 1
  }
  return lines
}

/** Marks over several lines keep their note at the first one, where a reader meets them. */
function marksOf(text: string, marks: readonly CodeMark[]): Extension {
  if (marks.length === 0) return []
  const ranges = marks.flatMap(({ from, to, note }) => {
    const newline = text.indexOf('\n', from)
    const end = newline === -1 ? text.length : newline
    const place = to > end ? linesOf(text, from, to) : [markOf(from, Math.max(to, from + 1))]
    return [...place, { from: end, to: end, value: Decoration.widget({ widget: new Note(note), side: 1 }) }]
  })
  ranges.sort((a, b) => a.from - b.from || a.value.startSide - b.value.startSide)
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to, value } of ranges) builder.add(from, to, value)
  return EditorView.decorations.of(builder.finish())
}
