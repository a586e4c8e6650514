import { Popover } from '@base-ui/react/popover'
import { Columns3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../kit/button.tsx'
import { type ColumnId, columnIds } from './columns.tsx'

/** Which columns stand in the table; the browser keeps the choice. */
export function ColumnMenu({
  chosen,
  onChange,
}: {
  readonly chosen: readonly ColumnId[]
  /** Undefined: the usual ones again. */
  readonly onChange: (chosen: readonly ColumnId[] | undefined) => void
}) {
  const { t } = useTranslation('monitor')
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button small className="h-8" icon={<Columns3 size={14} />} />}>
        {t('columns')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-50">
          <Popover.Popup
            aria-label={t('columns')}
            className="w-64 rounded-lg border border-line bg-surface p-2 shadow-lg outline-none"
          >
            <ul className="max-h-[60dvh] overflow-y-auto">
              {columnIds.map((id) => (
                <li key={id}>
                  <label className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1 text-[13px] hover:bg-raised">
                    <input
                      type="checkbox"
                      className="size-4 accent-(--c-accent)"
                      checked={chosen.includes(id)}
                      disabled={chosen.length === 1 && chosen.includes(id)}
                      onChange={(event) =>
                        onChange(
                          columnIds.filter((one) =>
                            one === id ? event.target.checked : chosen.includes(one),
                          ),
                        )
                      }
                    />
                    {t(`columnNote.${id}`)}
                  </label>
                </li>
              ))}
            </ul>
            <div className="mt-1 border-t border-line pt-1.5">
              <Button small look="quiet" onClick={() => onChange(undefined)}>
                {t('usualColumns')}
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
