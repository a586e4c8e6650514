import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../class-names.ts'
import { type CodeLanguage, codeLook, languageOf } from './code-theme.ts'

/** Two texts beside each other, their differences marked; one above the other where there is no room. */
export function DiffView({
  before,
  after,
  language,
  beforeLabel,
  afterLabel,
  className,
  whole,
}: {
  readonly before: string
  readonly after: string
  readonly language: CodeLanguage
  readonly beforeLabel: string
  readonly afterLabel: string
  readonly className?: string
  /** Unchanged lines are shown too. */
  readonly whole?: boolean
}) {
  const { t } = useTranslation('code')
  const parent = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = parent.current
    if (place === null) return undefined
    const shared = [languageOf(language), codeLook(t), lineNumbers(), EditorView.lineWrapping]
    const collapse = whole === true ? {} : { collapseUnchanged: { margin: 3, minSize: 6 } }
    const made =
      place.clientWidth < narrow
        ? new EditorView({
            parent: place,
            state: EditorState.create({
              doc: after,
              extensions: [
                ...shared,
                readOnly(`${beforeLabel} → ${afterLabel}`),
                unifiedMergeView({ original: before, mergeControls: false, ...collapse }),
              ],
            }),
          })
        : new MergeView({
            parent: place,
            a: { doc: before, extensions: [...shared, readOnly(beforeLabel)] },
            b: { doc: after, extensions: [...shared, readOnly(afterLabel)] },
            ...collapse,
          })
    return () => made.destroy()
  }, [before, after, language, beforeLabel, afterLabel, whole, t])
  return (
    <section
      ref={parent}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`${beforeLabel} → ${afterLabel}`}
      className={classNames('overflow-auto rounded-lg border border-line bg-surface', className)}
    />
  )
}

/** Pixels below which two columns are too thin to read. */
const narrow = 640

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
]
