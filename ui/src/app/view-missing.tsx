import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { callApi, NoAnswer } from '../api/client.ts'
import { useUnknownSince } from '../api/status.ts'
import { EmptyState } from '../kit/card.tsx'

/** In the place of a view whose code could not be had. It comes as soon as the control plane is back. */
function ViewMissing() {
  const { t } = useTranslation()
  const isKnown = useUnknownSince() === undefined
  useEffect(() => {
    if (isKnown) void isAnswering().then((answers) => answers && location.reload())
  }, [isKnown])
  return <EmptyState title={t('viewMissing')} />
}

/**
 * Of a code that could not be loaded. Where the control plane answers it is another Torii's, whose files have other names:
 * the router then loads the page anew. Where it does not, that would leave nothing of the page.
 * @throws the error itself
 */
export async function viewWithout(error: unknown): Promise<{ readonly Page: () => React.JSX.Element }> {
  if (await isAnswering()) throw error
  return { Page: ViewMissing }
}

const isAnswering = (): Promise<boolean> =>
  callApi('/api/status').then(
    () => true,
    (error: unknown) => !(error instanceof NoAnswer),
  )
