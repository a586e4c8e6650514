import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../kit/class-names.ts'
import { CodeEditor } from '../../kit/code/code-editor.tsx'
import { Field, inputLook, SelectInput, TextInput } from '../../kit/field.tsx'
import { Attachments } from './attachments.tsx'
import { type PlayForm, type PlayProtocol, playProtocols } from './play-form.ts'

const efforts = ['', 'none', 'low', 'medium', 'high'] as const
const areaLook = 'h-auto min-h-24 resize-y py-2 leading-relaxed'

/** The prompt and what goes with it; what is rarely needed is folded away. */
export function PromptForm({
  form,
  onChange,
  toolsProblem,
}: {
  readonly form: PlayForm
  readonly onChange: (form: PlayForm) => void
  readonly toolsProblem: string | undefined
}) {
  const { t } = useTranslation('playground')
  const promptId = useId()
  const isMore = form.system !== '' || form.tools !== '' || form.temperature !== '' || form.maxOutput !== ''
  return (
    <div className="grid gap-3 rounded-xl border border-line bg-surface p-4">
      <div className="grid gap-1">
        <label htmlFor={promptId} className="text-[13px] font-medium">
          {t('prompt')}
        </label>
        <textarea
          id={promptId}
          value={form.prompt}
          onChange={(event) => onChange({ ...form, prompt: event.target.value })}
          placeholder={t('promptPlaceholder')}
          className={classNames(inputLook, areaLook)}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Attachments files={form.files} onChange={(files) => onChange({ ...form, files })} />
        <label className="flex items-center gap-2 text-[13px] whitespace-nowrap text-soft">
          {t('protocol')}
          <select
            className={classNames(inputLook, 'h-8 w-auto text-[13px]')}
            value={form.protocol}
            onChange={(event) => onChange({ ...form, protocol: event.target.value as PlayProtocol })}
          >
            {Object.entries(playProtocols).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <details open={isMore} className="group">
        <summary className="flex w-fit cursor-pointer items-center gap-1 text-[13px] text-soft">
          <ChevronRight size={14} aria-hidden="true" className="transition-transform group-open:rotate-90" />
          {t('more')}
        </summary>
        <div className="mt-3 grid gap-4">
          <Field label={t('system')}>
            {(props) => (
              <textarea
                id={props.id}
                aria-describedby={props['aria-describedby']}
                value={form.system}
                onChange={(event) => onChange({ ...form, system: event.target.value })}
                className={classNames(inputLook, areaLook, 'min-h-16')}
              />
            )}
          </Field>
          <div className="grid items-start gap-4 sm:grid-cols-3">
            <Field label={t('temperature')} note={t('leaveEmpty')}>
              {(props) => (
                <TextInput
                  {...props}
                  inputMode="decimal"
                  value={form.temperature}
                  onChange={(event) => onChange({ ...form, temperature: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('maxOutput')} note={t('leaveEmpty')}>
              {(props) => (
                <TextInput
                  {...props}
                  inputMode="numeric"
                  value={form.maxOutput}
                  onChange={(event) => onChange({ ...form, maxOutput: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('effort')}>
              {(props) => (
                <SelectInput
                  {...props}
                  value={form.effort}
                  onChange={(event) =>
                    onChange({ ...form, effort: event.target.value as PlayForm['effort'] })
                  }
                >
                  {efforts.map((value) => (
                    <option key={value} value={value}>
                      {t(`efforts.${value === '' ? 'unset' : value}`)}
                    </option>
                  ))}
                </SelectInput>
              )}
            </Field>
          </div>
          <div className="grid gap-1">
            <span className="text-[13px] font-medium">{t('tools')}</span>
            <CodeEditor
              language="json"
              label={t('tools')}
              value={form.tools}
              onChange={(tools) => onChange({ ...form, tools })}
              className="h-36"
            />
            <p className={`text-[12.5px] ${toolsProblem === undefined ? 'text-faint' : 'text-bad'}`}>
              {toolsProblem === undefined ? t('toolsNote') : t('toolsBad', { why: toolsProblem })}
            </p>
          </div>
        </div>
      </details>
    </div>
  )
}
