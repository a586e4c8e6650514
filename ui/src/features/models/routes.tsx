import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import { useProblemToast } from '../../api/problem-notice.tsx'
import { useChangeSettings, useSettings } from '../../api/settings.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { Card, EmptyState } from '../../kit/card.tsx'
import { ConfirmDialog, Dialog } from '../../kit/dialog.tsx'
import { Field, TextInput } from '../../kit/field.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { SettingField } from '../../settings-form/setting-field.tsx'
import { settingsWithin, useSettingSchema, valueAt } from '../../settings-form/setting-schema.ts'
import { plainRoute } from './plain-route.ts'

type Settings = SettingsView['settings']

/** The owner's rules for some models, in the order they are looked at: the first that fits is taken. */
export function Routes() {
  const { t } = useTranslation('models')
  const settings = useSettings().data?.settings
  const schema = useSettingSchema().data
  const [isAdding, setAdding] = useState(false)
  if (settings === undefined || schema === undefined) return <SkeletonLines count={6} />
  const { routes } = settings
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-prose text-[13px] text-soft">{t('routes.lead')}</p>
        <Button icon={<Plus size={15} />} onClick={() => setAdding(true)}>
          {t('routes.add')}
        </Button>
      </div>
      {routes.length === 0 ? (
        <EmptyState title={t('routes.noneTitle')}>{t('routes.noneText')}</EmptyState>
      ) : (
        routes.map((route, index) => <RouteCard key={route.name} settings={settings} index={index} />)
      )}
      <AddRoute open={isAdding} count={routes.length} onClose={() => setAdding(false)} />
    </div>
  )
}

function RouteCard({ settings, index }: { readonly settings: Settings; readonly index: number }) {
  const { t } = useTranslation('models')
  const schema = useSettingSchema().data?.properties?.routes?.items
  const change = useChangeSettings()
  const fail = useProblemToast()
  const [isAsking, setAsking] = useState(false)
  const route = settings.routes[index]
  if (route === undefined || schema === undefined) return null
  const swap = (other: number): void => {
    const there = settings.routes[other]
    if (there === undefined) return
    change.mutate(
      {
        set: {
          [`routes[${index}]`]: plainRoute(there, schema),
          [`routes[${other}]`]: plainRoute(route, schema),
        },
      },
      { onError: fail },
    )
  }
  const remove = (): void => {
    setAsking(false)
    change.mutate({ remove: [`routes[${index}]`] }, { onError: fail })
  }
  const places = settingsWithin(`routes[${index}]`, schema).filter((place) => place.name !== 'name')
  return (
    <Card
      title={
        <span className="flex items-center gap-2">
          <span className="text-faint tabular-nums">{index + 1}.</span>
          {route.name}
          {route.enabled ? null : <Badge>{t('routes.off')}</Badge>}
        </span>
      }
      aside={
        <span className="flex">
          <IconButton
            label={t('routes.up', { name: route.name })}
            disabled={index === 0 || change.isPending}
            onClick={() => swap(index - 1)}
          >
            <ArrowUp size={15} />
          </IconButton>
          <IconButton
            label={t('routes.down', { name: route.name })}
            disabled={index === settings.routes.length - 1 || change.isPending}
            onClick={() => swap(index + 1)}
          >
            <ArrowDown size={15} />
          </IconButton>
          <IconButton label={t('routes.remove', { name: route.name })} onClick={() => setAsking(true)}>
            <Trash2 size={15} />
          </IconButton>
        </span>
      }
    >
      <div className="-mb-5 gap-x-8 md:columns-2 2xl:columns-3">
        {places.map((place) => (
          <div key={place.path} className="min-w-0 break-inside-avoid pb-5">
            <SettingField {...place} value={valueAt(settings, place.path)} />
          </div>
        ))}
      </div>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={remove}
        title={t('routes.removeTitle', { name: route.name })}
        confirm={t('routes.removeConfirm')}
      >
        {t('routes.removeText')}
      </ConfirmDialog>
    </Card>
  )
}

function AddRoute({
  open,
  count,
  onClose,
}: {
  readonly open: boolean
  readonly count: number
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['models', 'fields'])
  const [name, setName] = useState('')
  const [match, setMatch] = useState('')
  const change = useChangeSettings()
  const fail = useProblemToast()
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const models = match.split(/[\s,、，]+/).filter((one) => one !== '')
    if (name.trim() === '' || models.length === 0) return
    try {
      const route = { name: name.trim(), match: models }
      await change.mutateAsync({ set: count === 0 ? { routes: [route] } : { [`routes[${count}]`]: route } })
      setName('')
      setMatch('')
      onClose()
    } catch (error) {
      fail(error)
    }
  }
  return (
    <Dialog open={open} onClose={onClose} title={t('models:routes.add')} width="small">
      <form className="grid gap-4" onSubmit={(event) => void add(event)}>
        <Field label={t('fields:routes.name.label')} note={t('fields:routes.name.note')}>
          {(props) => <TextInput {...props} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t('fields:routes.match.label')} note={t('models:routes.matchNote')}>
          {(props) => (
            <TextInput
              {...props}
              value={match}
              placeholder="claude-*"
              className="font-mono text-[12.5px]"
              onChange={(event) => setMatch(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end">
          <Button
            type="submit"
            look="primary"
            busy={change.isPending}
            disabled={name.trim() === '' || match.trim() === ''}
          >
            {t('models:routes.addConfirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
