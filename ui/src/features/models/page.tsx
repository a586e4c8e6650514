import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../kit/card.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { type ModelFilter, ModelList } from './model-list.tsx'
import { Routes } from './routes.tsx'
import { Rules } from './rules.tsx'
import { Tester } from './tester.tsx'

const tabs = ['list', 'rules', 'routes', 'test'] as const
type Tab = (typeof tabs)[number]

export function Page() {
  const { t } = useTranslation('models')
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as {
    readonly tab?: string
    readonly model?: unknown
    readonly text?: unknown
    readonly account?: unknown
  }
  const tab = tabs.find((one) => one === search.tab) ?? 'list'
  const go = (next: Tab, model?: string): void =>
    void navigate({
      to: '/models',
      search: {
        ...(next === 'list' ? {} : { tab: next }),
        ...(model === undefined ? {} : { model }),
      },
      resetScroll: false,
    })
  const filter = { text: wordOf(search.text), account: wordOf(search.account) }
  const setFilter = ({ text, account }: ModelFilter): void =>
    void navigate({
      to: '/models',
      search: { ...(text === '' ? {} : { text }), ...(account === '' ? {} : { account }) },
      replace: true,
      resetScroll: false,
    })
  const model = search.model === undefined ? undefined : wordOf(search.model)
  const content = {
    list: <ModelList filter={filter} onFilter={setFilter} onTest={(id) => go('test', id)} />,
    rules: <Rules />,
    routes: <Routes />,
    test: <Tester key={model ?? ''} model={model ?? ''} />,
  } as const satisfies Record<Tab, React.JSX.Element>
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Tabs
        label={t('title')}
        value={tab}
        onChange={(next) => go(next)}
        items={tabs.map((value) => ({ value, label: t(`tab.${value}`), content: content[value] }))}
      />
    </>
  )
}

/** The router reads `?text=4` as a number. */
const wordOf = (value: unknown): string => (value === undefined ? '' : String(value))
