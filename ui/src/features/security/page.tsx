import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../kit/card.tsx'
import { AddressLists } from './address-lists.tsx'
import { Exposure } from './exposure.tsx'
import { ReachTable } from './reach-table.tsx'
import { Refused } from './refused.tsx'

export function Page() {
  const { t } = useTranslation('security')
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-2">
        <Exposure />
        <div className="grid grid-cols-1 gap-5">
          <ReachTable />
          <AddressLists />
        </div>
        <div className="min-w-0 xl:col-span-2">
          <Refused />
        </div>
      </div>
    </>
  )
}
