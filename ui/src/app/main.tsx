import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import i18next from 'i18next'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { renewLive } from '../live/live-events.ts'
import { startI18n } from './i18n.ts'
import { router } from './router.tsx'
import { SessionGate } from './session-gate.tsx'
import { startTheme } from './theme.ts'
import './theme.css'

startTheme()
await startI18n()

const queries = new QueryClient({
  defaultOptions: {
    // Torii is on this machine: a browser that is off the net still reaches it.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5000,
      retry: (failures, error) => error.name === 'NoAnswer' && failures < 100,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5000),
    },
  },
})

// What the server told is told again in the language that was chosen.
i18next.on('languageChanged', () => {
  renewLive()
  void queries.invalidateQueries()
})

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <SessionGate>
          <RouterProvider router={router} />
        </SessionGate>
      </QueryClientProvider>
    </StrictMode>,
  )
