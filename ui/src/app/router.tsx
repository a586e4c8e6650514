import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Notice } from '../kit/badge.tsx'
import { EmptyState } from '../kit/card.tsx'
import { loadLaterTexts } from './i18n.ts'
import { Shell } from './shell.tsx'
import { viewWithout } from './view-missing.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error }) => <Failed message={error instanceof Error ? error.message : String(error)} />,
})

type LoadView = () => Promise<Record<'Page', () => React.JSX.Element>>

const withTexts =
  (load: LoadView): LoadView =>
  async () => {
    const [page] = await Promise.all([load(), loadLaterTexts()])
    return page
  }

/** Each view is loaded when it is opened. Its filters are its search parameters, read by the view itself. */
const view = <Path extends string>(path: Path, load: LoadView) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(() => load().catch(viewWithout), 'Page'),
    validateSearch: (search: Record<string, unknown>) => search,
  })

const routes = root.addChildren([
  view('/', () => import('../features/overview/page.tsx')),
  view(
    '/proxy',
    withTexts(() => import('../features/proxy/page.tsx')),
  ),
  view(
    '/accounts',
    withTexts(() => import('../features/accounts/page.tsx')),
  ),
  view(
    '/models',
    withTexts(() => import('../features/models/page.tsx')),
  ),
  view(
    '/monitor',
    withTexts(() => import('../features/monitor/page.tsx')),
  ),
  view(
    '/monitor/$id',
    withTexts(() => import('../features/monitor/exchange-page.tsx')),
  ),
  view(
    '/usage',
    withTexts(() => import('../features/usage/page.tsx')),
  ),
  view(
    '/keys',
    withTexts(() => import('../features/keys/page.tsx')),
  ),
  view(
    '/security',
    withTexts(() => import('../features/security/page.tsx')),
  ),
  view(
    '/playground',
    withTexts(() => import('../features/playground/page.tsx')),
  ),
  view(
    '/settings',
    withTexts(() => import('../features/settings/page.tsx')),
  ),
])

export const router = createRouter({ routeTree: routes, defaultPreload: 'intent', scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function NotFound() {
  const { t } = useTranslation()
  return (
    <EmptyState title={t('notFound')}>
      <Link to="/" className="text-accent underline">
        {t('backHome')}
      </Link>
    </EmptyState>
  )
}

function Failed({ message }: { readonly message: string }) {
  const { t } = useTranslation()
  return (
    <Notice tone="bad">
      {t('failed')}: {message}
    </Notice>
  )
}
