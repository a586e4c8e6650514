import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Notice } from '../kit/badge.tsx'
import { EmptyState } from '../kit/card.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error }) => <Failed message={error instanceof Error ? error.message : String(error)} />,
})

/** Each view is loaded when it is opened. Its filters are its search parameters, read by the view itself. */
const view = <Path extends string>(
  path: Path,
  load: () => Promise<Record<'Page', () => React.JSX.Element>>,
) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load, 'Page'),
    validateSearch: (search: Record<string, unknown>) => search,
  })

const routes = root.addChildren([
  view('/', () => import('../features/overview/page.tsx')),
  view('/proxy', () => import('../features/proxy/page.tsx')),
  view('/accounts', () => import('../features/accounts/page.tsx')),
  view('/models', () => import('../features/models/page.tsx')),
  view('/monitor', () => import('../features/monitor/page.tsx')),
  view('/monitor/$id', () => import('../features/monitor/exchange-page.tsx')),
  view('/usage', () => import('../features/usage/page.tsx')),
  view('/keys', () => import('../features/keys/page.tsx')),
  view('/security', () => import('../features/security/page.tsx')),
  view('/playground', () => import('../features/playground/page.tsx')),
  view('/settings', () => import('../features/settings/page.tsx')),
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
