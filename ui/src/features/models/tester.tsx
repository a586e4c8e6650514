import { useMutation } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Explanation } from '../../../../src/control/contract/model.ts'
import { callApi } from '../../api/client.ts'
import { useModels } from '../../api/models.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Badge, Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { CodeEditor } from '../../kit/code/code-editor.tsx'
import { Field, SelectInput } from '../../kit/field.tsx'
import { SuggestInput } from '../../kit/suggest-input.tsx'
import { Cell, HeadCell, Row, Table } from '../../kit/table.tsx'

const protocols = {
  'openai-chat': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
} as const

type Protocol = keyof typeof protocols

/** A dry run: which rule, which accounts, which lane, and what would be lost of a pasted body. Nothing is sent. */
export function Tester({ model: given }: { readonly model: string }) {
  const { t } = useTranslation('models')
  const models = useModels().data
  const [model, setModel] = useState(given)
  const [protocol, setProtocol] = useState<Protocol>('openai-chat')
  const [body, setBody] = useState('')
  const explain = useMutation({
    mutationFn: (asked: { model: string; protocol: Protocol; body: unknown }) =>
      callApi<Explanation>('/api/models/explain', {
        method: 'POST',
        body: {
          model: asked.model,
          protocol: asked.protocol,
          ...(asked.body === undefined ? {} : { body: asked.body }),
        },
      }),
  })
  const { mutate } = explain
  const reading = useMemo(() => readBody(body), [body])
  const asked = useRef(false)
  useEffect(() => {
    // Came with a model in hand: the answer is what is wanted.
    if (asked.current || given === '') return
    asked.current = true
    mutate({ model: given, protocol: 'openai-chat', body: undefined })
  }, [given, mutate])
  const run = (event?: FormEvent): void => {
    event?.preventDefault()
    if (model.trim() === '' || !reading.ok) return
    mutate({ model: model.trim(), protocol, body: reading.value })
  }
  const suggestions = useMemo(() => (models ?? []).map(({ id }) => id), [models])
  return (
    <div className="grid gap-4">
      <Card title={t('test.title')}>
        <form onSubmit={run} className="grid gap-4">
          <p className="max-w-prose text-[13px] text-soft">{t('test.lead')}</p>
          <div className="grid items-start gap-4 sm:grid-cols-2 lg:max-w-3xl">
            <Field label={t('test.model')} note={t('test.modelNote')}>
              {(props) => (
                <SuggestInput
                  id={props.id}
                  aria-describedby={props['aria-describedby']}
                  mono
                  value={model}
                  onChange={setModel}
                  placeholder="gpt-4o-mini"
                  suggestions={suggestions}
                />
              )}
            </Field>
            <Field label={t('test.protocol')}>
              {(props) => (
                <SelectInput
                  {...props}
                  value={protocol}
                  onChange={(event) => setProtocol(event.target.value as Protocol)}
                >
                  {Object.entries(protocols).map(([value, label]) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </SelectInput>
              )}
            </Field>
          </div>
          <div className="grid gap-1">
            <span className="text-[13px] font-medium">{t('test.body')}</span>
            <CodeEditor
              language="json"
              label={t('test.body')}
              value={body}
              onChange={setBody}
              className="h-56"
              {...(reading.ok ? {} : { faults: reading.faults })}
            />
            <p className="text-[12.5px] text-faint">{reading.ok ? t('test.bodyNote') : t('test.bodyBad')}</p>
          </div>
          <div>
            <Button
              type="submit"
              look="primary"
              icon={<FlaskConical size={15} />}
              busy={explain.isPending}
              disabled={model.trim() === '' || !reading.ok}
            >
              {t('test.run')}
            </Button>
          </div>
        </form>
      </Card>
      {explain.error === null ? null : <ProblemNotice error={explain.error} />}
      {explain.data === undefined ? null : (
        <Answer
          explanation={explain.data}
          onChoose={(id) => {
            setModel(id)
            mutate({ model: id, protocol, body: reading.ok ? reading.value : undefined })
          }}
        />
      )}
    </div>
  )
}

type BodyReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly faults: readonly [{ line: number; column: number; message: string }] }

function readBody(text: string): BodyReading {
  if (text.trim() === '') return { ok: true, value: undefined }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? 0)
    const before = text.slice(0, at).split('\n')
    return {
      ok: false,
      faults: [{ line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message }],
    }
  }
}

function Answer({
  explanation,
  onChoose,
}: {
  readonly explanation: Explanation
  readonly onChoose: (id: string) => void
}) {
  const { t } = useTranslation('models')
  if (explanation.kind !== 'route')
    return (
      <Notice tone="warn">
        <p>{t(`test.${explanation.kind}`, { asked: explanation.asked })}</p>
        {explanation.nearest.length === 0 ? null : (
          <p className="mt-2 flex flex-wrap items-center gap-1.5">
            {t('test.nearest')}
            {explanation.nearest.map((id) => (
              <Button key={id} small className="font-mono text-[12px]!" onClick={() => onChoose(id)}>
                {id}
              </Button>
            ))}
          </p>
        )}
      </Notice>
    )
  return (
    <Card
      title={t('test.result', { asked: explanation.asked })}
      aside={
        <span className="text-[13px] text-soft">
          {explanation.rule === undefined ? t('test.noRule') : t('test.rule', { rule: explanation.rule })}
        </span>
      }
    >
      <Candidates candidates={explanation.candidates} />
    </Card>
  )
}

function Candidates({ candidates }: { readonly candidates: Explanation['candidates'] }) {
  const { t } = useTranslation('models')
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t('test.column.order')}</HeadCell>
          <HeadCell>{t('test.column.account')}</HeadCell>
          <HeadCell>{t('test.column.model')}</HeadCell>
          <HeadCell>{t('test.column.lane')}</HeadCell>
          <HeadCell>{t('test.column.usable')}</HeadCell>
          <HeadCell>{t('test.column.losses')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {candidates.map((one, index) => (
          <Row key={`${one.account} ${one.model}`}>
            <Cell className="tabular-nums text-faint">{index + 1}</Cell>
            <Cell>
              {one.account} <span className="text-faint">{one.upstream}</span>
            </Cell>
            <Cell>
              <code className="font-mono text-[12.5px]">{one.model}</code>
            </Cell>
            <Cell>
              {t(`test.lane.${one.lane}`)}{' '}
              <span className="text-faint">{protocols[one.protocol as Protocol] ?? one.protocol}</span>
              {one.streamLane === one.lane ? null : (
                <span className="block text-[12.5px] text-soft">{t('test.streamed')}</span>
              )}
            </Cell>
            <Cell>
              <Badge tone={one.usable ? 'good' : 'warn'}>
                {t(one.usable ? 'test.usable' : 'test.locked')}
              </Badge>
            </Cell>
            <Cell className="py-2">
              <LossList losses={one.losses} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

function LossList({ losses }: { readonly losses: Explanation['candidates'][number]['losses'] }) {
  const { t } = useTranslation('models')
  if (losses.length === 0) return <span className="text-faint">{t('test.noLosses')}</span>
  return (
    <ul className="grid gap-1 text-[12.5px]">
      {losses.map((loss) => (
        <li key={`${loss.code} ${loss.at} ${loss.detail}`}>
          <code className={`font-mono text-[12px] ${loss.functional ? 'text-warn' : ''}`}>
            {loss.at || loss.code}
          </code>{' '}
          <span className="text-soft">{loss.told ?? loss.detail}</span>
        </li>
      ))}
    </ul>
  )
}
