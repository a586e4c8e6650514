import { autocompletion, type CompletionSource, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../class-names.ts'
import { type CodeLanguage, codeLook, languageOf } from './code-theme.ts'

/** What is wrong, by line and column counted from 1. */
export interface CodeFault {
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface CodeEditorProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly language: CodeLanguage
  /** Names it to screen readers. */
  readonly label: string
  readonly faults?: readonly CodeFault[]
  /** What could be typed next; the same function as long as it says the same. */
  readonly complete?: CompletionSource | undefined
  /** Scrolled into sight; a new object scrolls again. */
  readonly reveal?: { readonly line: number; readonly column: number } | undefined
  /** Where the cursor is, each time that it or the text changes. */
  readonly onCursor?: (offset: number) => void
  readonly className?: string
}

/** A text to edit. Tab leaves it, as everywhere on the page. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, language, label, faults, complete, reveal, className } = props
  const { t } = useTranslation('code')
  const parent = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (parent.current === null) return undefined
    const changed = EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString())
      if (update.docChanged || update.selectionSet)
        latest.current.onCursor?.(update.state.selection.main.head)
    })
    const made = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [editing(label, complete), languageOf(language), codeLook(t), changed],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [language, label, complete, t])
  useEffect(() => {
    const shown = view.current
    if (shown === undefined || shown.state.doc.toString() === value) return
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: value } })
  }, [value])
  useEffect(() => {
    const shown = view.current
    if (shown === undefined) return
    const diagnostics = (faults ?? []).map((fault) => {
      const from = offsetOf(shown, fault)
      const word = shown.state.wordAt(from)
      return {
        from,
        to: Math.max(word?.to ?? from, from),
        severity: 'error' as const,
        message: fault.message,
      }
    })
    shown.dispatch(setDiagnostics(shown.state, diagnostics))
  }, [faults])
  useEffect(() => {
    const shown = view.current
    if (reveal === undefined || shown === undefined) return
    const at = offsetOf(shown, reveal)
    shown.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
    shown.focus()
  }, [reveal])
  return (
    <div
      ref={parent}
      className={classNames('overflow-hidden rounded-lg border border-line-strong bg-surface', className)}
    />
  )
}

function offsetOf(
  view: EditorView,
  { line, column }: { readonly line: number; readonly column: number },
): number {
  const { doc } = view.state
  const there = doc.line(Math.min(Math.max(1, line), doc.lines))
  return Math.min(there.from + Math.max(0, column - 1), there.to)
}

const editing = (label: string, complete: CompletionSource | undefined): Extension => [
  EditorView.contentAttributes.of({ 'aria-label': label }),
  lineNumbers(),
  foldGutter(),
  lintGutter(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  search({ top: true }),
  EditorView.lineWrapping,
  complete === undefined ? [] : autocompletion({ override: [complete] }),
  keymap.of([
    ...completionKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...lintKeymap,
    ...defaultKeymap,
  ]),
]
