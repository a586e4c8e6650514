import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AddressPreview } from '../../../src/control/contract/security.ts'
import { useProblemToast } from '../api/problem-notice.tsx'
import { findLockedOut } from '../api/security.ts'
import { useSettings } from '../api/settings.ts'
import { ChipsInput, useChipDraft } from '../kit/chips-input.tsx'
import { Field } from '../kit/field.tsx'
import { useFormat } from '../kit/use-format.ts'
import { readAddressRange } from './address-range.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { SettingMark, useSaveSetting } from './save-setting.tsx'

const lists = {
  allowed: 'allowed_addresses',
  denied: 'denied_addresses',
  trusted: 'trusted_proxies',
} as const

type ListName = keyof typeof lists

/** What is asked before a change that would lock somebody out, or let everybody lie. */
interface Question {
  readonly next: readonly string[]
  readonly lockedOut: AddressPreview['addresses']
  readonly answer: (confirmed: boolean) => void
}

/** One list of addresses of torii.yaml. Who would be locked out by a change is told before. */
export function AddressListSetting({ name }: { readonly name: ListName }) {
  const { t } = useTranslation('security')
  const path = `proxy.${lists[name]}`
  const proxy = useSettings().data?.settings.proxy
  const values = proxy?.[lists[name]] ?? []
  const saver = useSaveSetting(path)
  const fail = useProblemToast()
  const draft = useChipDraft(values, (text) => readAddressRange(text, t('lists.bad')))
  const [question, setQuestion] = useState<Question>()
  const ask = (next: readonly string[], lockedOut: Question['lockedOut']): Promise<boolean> =>
    new Promise((answer) => setQuestion({ next, lockedOut, answer }))
  const isBusy = useRef(false)
  const change = async (next: readonly string[]): Promise<boolean> => {
    // The question takes the focus out of the field, which would add what is typed a second time.
    if (isBusy.current) return false
    isBusy.current = true
    try {
      const toAsk = await needsAnswer(name, next)
      if (toAsk === undefined || (await ask(next, toAsk))) return await saver.save([...next])
      draft.setDraft('')
    } catch (problem) {
      fail(problem)
    } finally {
      isBusy.current = false
    }
    return false
  }
  const needsAnswer = async (
    list: ListName,
    next: readonly string[],
  ): Promise<Question['lockedOut'] | undefined> => {
    if (list === 'trusted')
      return next.some((range) => !values.includes(range) && /\/0$/.test(range)) ? [] : undefined
    const rules = {
      allowed: [...(list === 'allowed' ? next : (proxy?.allowed_addresses ?? []))],
      denied: [...(list === 'denied' ? next : (proxy?.denied_addresses ?? []))],
    }
    const lockedOut = await findLockedOut(rules)
    return lockedOut.length === 0 ? undefined : lockedOut
  }
  const settle = (confirmed: boolean): void => {
    question?.answer(confirmed)
    setQuestion(undefined)
  }
  return (
    <>
      <Field
        label={t(`lists.${name}`)}
        note={t(`lists.${name}Note`)}
        error={draft.error ?? saver.error}
        aside={<SettingMark path={path} saver={saver} />}
      >
        {(props) => (
          <ChipsInput
            {...props}
            draft={draft}
            values={values}
            label={t(`lists.${name}`)}
            placeholder={name === 'trusted' ? '127.0.0.1' : '192.168.0.0/16'}
            disabled={proxy === undefined}
            onChange={change}
          />
        )}
      </Field>
      <ChangeDialog
        open={question !== undefined}
        title={t(name === 'trusted' ? 'lists.everybodyTitle' : 'lists.lockTitle')}
        confirm={t('lists.lockConfirm')}
        edits={[{ path, from: `[${values.join(', ')}]`, to: `[${question?.next.join(', ') ?? ''}]` }]}
        onClose={() => settle(false)}
        onConfirm={() => settle(true)}
      >
        {name === 'trusted' ? (
          <p>{t('lists.everybodyLead')}</p>
        ) : (
          <LockedOut addresses={question?.lockedOut ?? []} />
        )}
      </ChangeDialog>
    </>
  )
}

function LockedOut({ addresses }: { readonly addresses: AddressPreview['addresses'] }) {
  const { t } = useTranslation('security')
  const format = useFormat()
  const line = ({ kind, address, requests = 0, lastAt = 0 }: AddressPreview['addresses'][number]): string =>
    kind === 'caller'
      ? t('lists.who.caller', {
          address,
          count: requests,
          n: format.number(requests),
          ago: format.ago(lastAt, Date.now()),
        })
      : t(`lists.who.${kind}`, { address })
  return (
    <>
      <p>{t('lists.lockLead')}</p>
      <ul className="ml-5 list-disc">
        {addresses.map((one) => (
          <li key={`${one.kind} ${one.address}`} className="break-words">
            {line(one)}
          </li>
        ))}
      </ul>
    </>
  )
}
