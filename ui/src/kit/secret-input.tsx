import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import { TextInput } from './field.tsx'

/** A secret being typed. No password field: browsers would offer to keep it and fill others in. */
export function SecretInput({ className, ...rest }: ComponentProps<'input'>) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <TextInput
        {...rest}
        autoCapitalize="off"
        data-1p-ignore
        className={classNames('pr-10 font-mono text-[12.5px]', !shown && 'secret-text', className)}
      />
      <IconButton
        label={t(shown ? 'hideSecret' : 'showSecret')}
        aria-pressed={shown}
        className="absolute top-0.5 right-0.5"
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff size={15} /> : <Eye size={15} />}
      </IconButton>
    </div>
  )
}
