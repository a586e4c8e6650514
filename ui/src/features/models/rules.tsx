import { useQueryClient } from '@tanstack/react-query'
import { ArrowRight, Plus, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MappingPreview } from '../../../../src/control/contract/model.ts'
import { ApiProblem } from '../../api/client.ts'
import { useModels } from '../../api/models.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { settingsKey, useChangeSettings, useSettings } from '../../api/settings.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { TextInput } from '../../kit/field.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { SuggestInput } from '../../kit/suggest-input.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { LossPolicy } from './loss-policy.tsx'
import { draftOf, draftProblem, fitsRule, mappingOf, mappingPatch, type RuleDraft } from './rule-draft.ts'
import { usePreview } from './use-preview.ts'

/** The owner's rules «asked → served»: edited as a whole, tried at once, saved together. */
export function Rules() {
  const settings = useSettings()
  if (settings.error !== null && settings.data === undefined) return <ProblemNotice error={settings.error} />
  if (settings.data === undefined) return <SkeletonLines count={6} />
  return (
    <div className="grid gap-4">
      <RuleEditor saved={settings.data.settings.models.mapping} revision={settings.data.revision} />
      <LossPolicy />
    </div>
  )
}

function RuleEditor({
  saved,
  revision,
}: {
  readonly saved: Readonly<Record<string, string>>
  readonly revision: string
}) {
  const { t } = useTranslation('models')
  const [draft, setDraft] = useState<readonly RuleDraft[]>()
  const [base, setBase] = useState<{
    readonly mapping: Readonly<Record<string, string>>
    readonly revision: string
  }>()
  const change = useChangeSettings()
  const queries = useQueryClient()
  const rules = draft ?? draftOf(saved)
  const mapping = useMemo(() => mappingOf(rules), [rules])
  const preview = usePreview(mapping)
  const edit = (next: readonly RuleDraft[]): void => {
    // What was in force when the first letter was typed: a later hand must not be overwritten unseen.
    setBase(base ?? { mapping: saved, revision })
    setDraft(next)
  }
  const reset = (): void => {
    setDraft(undefined)
    setBase(undefined)
    change.reset()
  }
  const save = async (over: {
    mapping: Readonly<Record<string, string>>
    revision: string
  }): Promise<void> => {
    try {
      await change.mutateAsync({ ...mappingPatch(over.mapping, mapping), revision: over.revision })
      reset()
      showToast({ text: t('rules.saved') })
    } catch {
      // The failure is shown; what the file says by now is needed for both ways on.
      await queries.invalidateQueries({ queryKey: settingsKey })
    }
  }
  const isStale = change.error instanceof ApiProblem && change.error.problem.code === 'stale_revision'
  const problems = rules.map((rule) => draftProblem(rule, rules))
  const isFaulty = problems.some((problem) => problem !== undefined)
  return (
    <Card
      title={t('rules.title')}
      aside={
        draft === undefined ? null : (
          <span className="flex gap-2">
            <Button small onClick={reset}>
              {t('rules.discard')}
            </Button>
            <Button
              small
              look="primary"
              busy={change.isPending}
              disabled={isFaulty}
              onClick={() => void save(base ?? { mapping: saved, revision })}
            >
              {t('rules.save')}
            </Button>
          </span>
        )
      }
    >
      <p className="mb-4 max-w-prose text-[13px] text-soft">{t('rules.lead')}</p>
      {isStale ? (
        <div className="mb-4">
          <Notice
            tone="warn"
            action={
              <span className="flex gap-2">
                <Button small onClick={reset}>
                  {t('rules.takeTheirs')}
                </Button>
                <Button small look="primary" onClick={() => void save({ mapping: saved, revision })}>
                  {t('rules.saveMine')}
                </Button>
              </span>
            }
          >
            {t('rules.stale')}
          </Notice>
        </div>
      ) : change.error === null ? null : (
        <div className="mb-4">
          <ProblemNotice error={change.error} />
        </div>
      )}
      <ul className="grid gap-3">
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            problem={problems[index]}
            preview={preview}
            onChange={(next) => edit(rules.map((one) => (one.id === rule.id ? next : one)))}
            onRemove={() => edit(rules.filter((one) => one.id !== rule.id))}
          />
        ))}
      </ul>
      {rules.length === 0 ? <p className="text-[13px] text-faint">{t('rules.none')}</p> : null}
      <Button
        className="mt-4"
        icon={<Plus size={15} />}
        onClick={() => edit([...rules, { id: crypto.randomUUID(), asked: '', target: '' }])}
      >
        {t('rules.add')}
      </Button>
    </Card>
  )
}

function RuleRow({
  rule,
  problem,
  preview,
  onChange,
  onRemove,
}: {
  readonly rule: RuleDraft
  readonly problem: 'empty' | 'double' | undefined
  readonly preview: MappingPreview['models'] | undefined
  readonly onChange: (rule: RuleDraft) => void
  readonly onRemove: () => void
}) {
  const { t } = useTranslation('models')
  const targets = useTargets()
  return (
    <li className="grid gap-1">
      <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)_auto] items-center gap-2 sm:max-w-3xl">
        <TextInput
          aria-label={t('rules.asked')}
          aria-invalid={problem !== undefined}
          placeholder="gpt-4o*"
          value={rule.asked}
          onChange={(event) => onChange({ ...rule, asked: event.target.value })}
          className="font-mono text-[12.5px]"
        />
        <ArrowRight size={15} aria-hidden="true" className="text-faint" />
        <SuggestInput
          mono
          aria-label={t('rules.target')}
          placeholder="gemini-3-flash"
          value={rule.target}
          onChange={(target) => onChange({ ...rule, target })}
          suggestions={targets}
        />
        <IconButton label={t('rules.remove', { asked: rule.asked })} onClick={onRemove}>
          <Trash2 size={15} />
        </IconButton>
      </div>
      {problem === undefined ? (
        <RuleEffect rule={rule} preview={preview} />
      ) : (
        <p className="text-[12.5px] text-bad">{t(`rules.problem.${problem}`)}</p>
      )}
    </li>
  )
}

const mostShown = 4

/** Which known ids the rule catches as it stands, and where they go. */
function RuleEffect({
  rule,
  preview,
}: {
  readonly rule: RuleDraft
  readonly preview: MappingPreview['models'] | undefined
}) {
  const { t } = useTranslation('models')
  if (preview === undefined) return <p className="text-[12.5px] text-faint">…</p>
  const caught = preview.filter((one) => one.rule === rule.asked)
  const [first] = caught
  const isLost = preview.some((one) => one.kind !== 'route' && fitsRule(rule.asked, one.asked))
  if (first === undefined && isLost)
    return <p className="text-[12.5px] text-warn">{t('rules.nowhere', { target: rule.target })}</p>
  if (first === undefined) return <p className="text-[12.5px] text-faint">{t('rules.catchesNone')}</p>
  const ids = caught.map((one) => one.asked)
  const more = ids.length - mostShown
  return (
    <p className="text-[12.5px] break-words text-soft">
      <code className="font-mono text-[12px]">{ids.slice(0, mostShown).join(', ')}</code>
      {more > 0 ? ` ${t('rules.andMore', { count: more })}` : ''}
      {' → '}
      <code className="font-mono text-[12px] text-ink">{first.model}</code>
      {first.account === undefined ? '' : ` ${t('rules.at', { account: first.account })}`}
    </p>
  )
}

function useTargets(): readonly string[] {
  const models = useModels().data
  return useMemo(
    () =>
      (models ?? [])
        .filter((model) => model.rule === undefined)
        .flatMap(({ id, accounts }) => [
          id,
          ...(accounts.length > 1 ? accounts.map((account) => `${account}/${id}`) : []),
        ]),
    [models],
  )
}
