import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../kit/badge.tsx'
import { showToast } from '../kit/toasts.tsx'
import { ApiProblem } from './client.ts'

/** What failed and what to do, as the admin API says it, or that it did not answer. */
export function useProblemText(): (error: unknown) => { readonly text: string; readonly fix: string } {
  const { t } = useTranslation()
  return (error) => {
    if (error instanceof ApiProblem) {
      const fields = (error.problem.fields ?? []).map((field) => field.message).filter((text) => text !== '')
      return { text: error.message, fix: [...new Set([...fields, error.problem.fix ?? ''])].join(' ').trim() }
    }
    return { text: t('noAnswer'), fix: t('noAnswerFix') }
  }
}

/** For what was pressed and failed. */
export function useProblemToast(): (error: unknown) => void {
  const describe = useProblemText()
  return (error) => {
    const { text, fix } = describe(error)
    showToast({ text, detail: fix, tone: 'bad' })
  }
}

/** In the place of what could not be had. */
export function ProblemNotice({ error, action }: { readonly error: unknown; readonly action?: ReactNode }) {
  const { text, fix } = useProblemText()(error)
  return (
    <Notice tone="bad" action={action}>
      <strong className="font-medium">{text}</strong> {fix}
    </Notice>
  )
}
