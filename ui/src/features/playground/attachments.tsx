import { Paperclip, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlayRequest } from '../../../../src/control/contract/playground.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { useFormat } from '../../kit/use-format.ts'

export type PlayFile = PlayRequest['files'][number]

/** What the admin API takes in one request, in base64. */
const mostCharacters = 7_000_000
const mostFiles = 8

/** Pictures, PDFs and texts that go with the prompt. */
export function Attachments({
  files,
  onChange,
}: {
  readonly files: readonly PlayFile[]
  readonly onChange: (files: readonly PlayFile[]) => void
}) {
  const { t } = useTranslation('playground')
  const format = useFormat()
  const field = useRef<HTMLInputElement>(null)
  const add = async (chosen: FileList | null): Promise<void> => {
    const added = await Promise.all([...(chosen ?? [])].map(readFile))
    const all = [...files, ...added]
    const size = all.reduce((sum, file) => sum + file.data.length, 0)
    if (all.length > mostFiles || size > mostCharacters)
      showToast({
        text: t('filesTooMany', { count: mostFiles, size: format.bytes(5_000_000) }),
        tone: 'warn',
      })
    else onChange(all)
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button small icon={<Paperclip size={14} />} onClick={() => field.current?.click()}>
        {t('attach')}
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        aria-label={t('attach')}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          void add(event.target.files)
          event.target.value = ''
        }}
      />
      <ul className="flex flex-wrap gap-1.5">
        {files.map((file, index) => (
          <li
            key={`${file.name} ${file.data.length}`}
            className="inline-flex items-center gap-1.5 rounded-md bg-raised py-0.5 pr-0.5 pl-2 text-[12.5px]"
          >
            {file.mediaType.startsWith('image/') ? (
              <img
                alt=""
                src={`data:${file.mediaType};base64,${file.data}`}
                className="size-6 rounded object-cover"
              />
            ) : null}
            <span className="max-w-40 truncate">{file.name}</span>
            <IconButton
              label={t('detach', { name: file.name })}
              className="size-6!"
              onClick={() => onChange(files.filter((_, at) => at !== index))}
            >
              <X size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
    </div>
  )
}

async function readFile(file: File): Promise<PlayFile> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error ?? new Error(file.name))
    reader.readAsDataURL(file)
  })
  const mediaType = file.type === '' ? 'text/plain' : file.type
  return { name: file.name, mediaType, data: url.slice(url.indexOf(',') + 1) }
}
