import { FileUp } from 'lucide-react'
import { type ComponentProps, type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { inputLook } from './field.tsx'

/** A longer text, typed, pasted, dropped, or read from a file that is chosen. */
export function TextArea({
  onText,
  accept,
  className,
  ...rest
}: ComponentProps<'textarea'> & {
  readonly onText: (text: string) => void
  /** Of the files that can be chosen, as `<input accept>` takes it. */
  readonly accept: string
}) {
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = async (files: FileList | null): Promise<void> => {
    const file = files?.[0]
    if (file !== undefined) onText(await file.text())
  }
  const onDrop = (event: DragEvent): void => {
    setOver(false)
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    void take(event.dataTransfer.files)
  }
  return (
    <div className="grid gap-1.5">
      <textarea
        spellCheck={false}
        autoComplete="off"
        {...rest}
        onChange={(event) => onText(event.target.value)}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={classNames(
          inputLook,
          'h-auto! resize-y py-2 font-mono text-[12.5px]',
          over && 'border-accent! bg-accent-wash/50',
          className,
        )}
      />
      <div>
        <Button small look="quiet" icon={<FileUp size={13} />} onClick={() => picker.current?.click()}>
          {t('chooseFile')}
        </Button>
        <input
          ref={picker}
          type="file"
          accept={accept}
          hidden
          onChange={(event) => {
            void take(event.target.files)
            event.target.value = ''
          }}
        />
      </div>
    </div>
  )
}
