import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../kit/card.tsx'

export function Page() {
  const { t } = useTranslation()
  return <PageHeader title={t('usage')} />
}
