import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { TFunction } from 'i18next'

export type CodeLanguage = 'json' | 'yaml' | 'text'

const languages: Readonly<Record<CodeLanguage, () => Extension>> = { json, yaml, text: () => [] }

export const languageOf = (language: CodeLanguage): Extension => languages[language]()

const words = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--c-info)' },
  { tag: tags.string, color: 'var(--c-good)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--c-warn)' },
  { tag: [tags.comment], color: 'var(--c-soft)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: 'var(--c-soft)' },
  { tag: [tags.keyword], color: 'var(--c-accent)' },
])

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--c-ink)', fontSize: '12.5px', height: '100%' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', padding: '8px 0' },
  // Lower than its line, so that letters of another font never make the line higher than its number.
  '.cm-line span': { lineHeight: '1' },
  '.cm-content': { padding: '0', caretColor: 'var(--c-ink)' },
  '&.cm-focused': { outline: '2px solid var(--c-focus)', outlineOffset: '-1px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--c-faint)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 10px', minWidth: '28px' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--c-raised) 70%, transparent)',
  },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection': {
    backgroundColor: 'color-mix(in srgb, var(--c-info) 26%, transparent) !important',
  },
  '.cm-cursor': { borderLeftColor: 'var(--c-ink)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--c-info-wash)',
    outline: '1px solid var(--c-info)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--c-warn-wash)', outline: '1px solid var(--c-warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--c-warn) 40%, transparent)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--c-raised)',
    border: '1px solid var(--c-line)',
    color: 'var(--c-soft)',
    padding: '0 6px',
  },
  '.cm-panels': { backgroundColor: 'var(--c-raised)', color: 'var(--c-ink)', fontFamily: 'var(--font-sans)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--c-line)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--c-line)' },
  '.cm-textfield': {
    backgroundColor: 'var(--c-surface)',
    borderColor: 'var(--c-line-strong)',
    color: 'var(--c-ink)',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--c-surface)',
    border: '1px solid var(--c-line-strong)',
    borderRadius: '6px',
    color: 'var(--c-ink)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--c-surface)',
    border: '1px solid var(--c-line)',
    borderRadius: '8px',
    color: 'var(--c-ink)',
    boxShadow: '0 8px 24px rgb(0 0 0 / 18%)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--c-raised)',
    color: 'var(--c-ink)',
  },
  '.cm-completionDetail': { color: 'var(--c-faint)', fontStyle: 'normal' },
  '.cm-diagnostic': { borderLeftWidth: '3px', padding: '4px 10px', fontFamily: 'var(--font-sans)' },
  '.cm-code-mark': {
    backgroundColor: 'var(--c-warn-wash)',
    boxShadow: 'inset 0 -2px 0 var(--c-warn)',
    borderRadius: '2px',
  },
  '.cm-code-lines': {
    backgroundColor: 'color-mix(in srgb, var(--c-warn-wash) 60%, transparent)',
    boxShadow: 'inset 3px 0 0 var(--c-warn)',
  },
  '.cm-code-note': {
    marginLeft: '12px',
    padding: '1px 8px',
    borderRadius: '9px',
    backgroundColor: 'var(--c-warn-wash)',
    color: 'var(--c-warn)',
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
    whiteSpace: 'normal',
  },
  '.cm-changedText': { background: 'color-mix(in srgb, var(--c-good) 18%, transparent) !important' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--c-bad) 18%, transparent) !important',
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--c-bad-wash) !important' },
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--c-good-wash) !important' },
  // The package's own sign is missing in many fonts.
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"···"' },
  '.cm-collapsedLines': {
    background: 'var(--c-raised)',
    color: 'var(--c-soft)',
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
  },
})

/** Colours by the page's theme, whichever it is, and texts in its language. */
export function codeLook(t: TFunction<'code'>): Extension {
  // An editor measures its lines anew when the page's letters are there, but only those it knows to be on their way.
  void document.fonts.load('1em "JetBrains Mono"')
  return [
    look,
    syntaxHighlighting(words),
    EditorState.phrases.of({
      Find: t('find'),
      Replace: t('replace'),
      next: t('next'),
      previous: t('previous'),
      all: t('all'),
      'match case': t('matchCase'),
      'by word': t('byWord'),
      regexp: t('regexp'),
      replace: t('replaceOne'),
      'replace all': t('replaceAll'),
      close: t('close'),
      'current match': t('currentMatch'),
      'on line': t('onLine'),
      'Go to line': t('goToLine'),
      go: t('go'),
      'Fold line': t('fold'),
      'Unfold line': t('unfold'),
      'folded code': t('folded'),
      unfold: t('unfold'),
      '$ unchanged lines': t('unchangedLines'),
      Completions: t('completions'),
      Diagnostics: t('diagnostics'),
      'No diagnostics': t('noDiagnostics'),
      'Revert this chunk': t('takeThis'),
    }),
  ]
}
