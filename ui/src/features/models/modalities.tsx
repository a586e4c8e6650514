import { AudioLines, FileText, Image, Type, Video, Waypoints } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

const icons = {
  text: <Type size={15} />,
  image: <Image size={15} />,
  audio: <AudioLines size={15} />,
  video: <Video size={15} />,
  document: <FileText size={15} />,
  embedding: <Waypoints size={15} />,
} as const satisfies Record<string, ReactNode>

type Modality = keyof typeof icons
const known = Object.keys(icons) as Modality[]

/** Kinds of content as small pictures, each with its name. Nothing known: a dash. */
export function Modalities({ kinds }: { readonly kinds: readonly string[] | undefined }) {
  const { t } = useTranslation('models')
  const shown = known.filter((kind) => kinds?.includes(kind))
  if (shown.length === 0) return <span className="text-faint">–</span>
  return (
    <span className="flex gap-1.5 text-soft">
      {shown.map((kind) => (
        <span key={kind} title={t(`modality.${kind}`)}>
          <span aria-hidden="true">{icons[kind]}</span>
          <span className="sr-only">{t(`modality.${kind}`)} </span>
        </span>
      ))}
    </span>
  )
}
