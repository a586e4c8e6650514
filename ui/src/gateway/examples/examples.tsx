import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { revealProxyKey, useKeys } from '../../api/keys.ts'
import { useModels } from '../../api/models.ts'
import { useStatus } from '../../api/status.ts'
import { CodeBlock } from '../../kit/code-block.tsx'
import { SelectInput } from '../../kit/field.tsx'
import { Segments } from '../../kit/segments.tsx'
import { SuggestInput } from '../../kit/suggest-input.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { maskedKey } from '../key-setting.tsx'
import { useFirstModel, usualModel } from './first-model.ts'
import { type ExampleClient, exampleClients, type FormId } from './snippets.ts'

export interface Example {
  readonly client: ExampleClient
  readonly model: string
  readonly prompt: string
}

/** Code for the three SDKs with what is true now. `children` may add what is done with the chosen example. */
export function Examples({ children }: { readonly children?: (example: Example) => ReactNode }) {
  const { t } = useTranslation('gateway')
  const [clientId, setClientId] = useState('openai')
  const [form, setForm] = useState<FormId>('python')
  const [typedModel, setTypedModel] = useState<string>()
  const firstModel = useFirstModel()
  const model = typedModel ?? firstModel
  const addresses = useAddresses()
  const [address = addresses[0] ?? '', setAddress] = useState<string>()
  const hint = useKeys().data?.[0]?.hint
  const panel = (client: ExampleClient): ReactNode => {
    const chosen = client.forms[form] === undefined ? 'python' : form
    const write = client.forms[chosen]
    const values = { address, model: model === '' ? usualModel : model, prompt: t('examples.prompt') }
    return (
      <div className="grid grid-cols-1 gap-3">
        <div>
          <Segments
            label={t('examples.forms')}
            value={chosen}
            onChange={setForm}
            options={(Object.keys(client.forms) as FormId[]).map((id) => ({
              value: id,
              label: t(`examples.form.${id}`),
            }))}
          />
        </div>
        <CodeBlock
          label={t('examples.code', { client: client.label, form: t(`examples.form.${chosen}`) })}
          code={write?.({ ...values, key: maskedKey(hint) }) ?? ''}
          copyText={async () => write?.({ ...values, key: await revealProxyKey() }) ?? ''}
        />
        {children?.({ client, model: values.model, prompt: values.prompt })}
      </div>
    )
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <Choices
        model={model}
        setModel={setTypedModel}
        address={address}
        addresses={addresses}
        setAddress={setAddress}
      />
      <Tabs
        label={t('examples.clients')}
        value={clientId}
        onChange={setClientId}
        items={exampleClients.map((client) => ({
          value: client.id,
          label: client.label,
          content: panel(client),
        }))}
      />
    </div>
  )
}

function Choices({
  model,
  setModel,
  address,
  addresses,
  setAddress,
}: {
  readonly model: string
  readonly setModel: (model: string) => void
  readonly address: string
  readonly addresses: readonly string[]
  readonly setAddress: (address: string) => void
}) {
  const { t } = useTranslation('gateway')
  const models = useModels().data ?? []
  const id = useId()
  return (
    <div className="flex flex-wrap gap-3">
      <div className="grid min-w-52 flex-1 gap-1">
        <label htmlFor={`${id}-model`} className="text-[13px] font-medium">
          {t('examples.model')}
        </label>
        <SuggestInput
          id={`${id}-model`}
          mono
          value={model}
          onChange={setModel}
          suggestions={models.map((one) => one.id)}
          placeholder={usualModel}
        />
      </div>
      {addresses.length < 2 ? null : (
        <div className="grid min-w-52 flex-1 gap-1">
          <label htmlFor={`${id}-address`} className="text-[13px] font-medium">
            {t('examples.address')}
          </label>
          <SelectInput
            id={`${id}-address`}
            value={address}
            className="font-mono text-[12.5px]"
            onChange={(event) => setAddress(event.target.value)}
          >
            {addresses.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </SelectInput>
        </div>
      )}
    </div>
  )
}

/** Where it listens; while it is stopped, where it would. */
function useAddresses(): readonly string[] {
  const status = useStatus().data
  if (status === undefined) return []
  if (status.baseUrls.length > 0) return status.baseUrls.map((urls) => urls.address)
  return [`http://127.0.0.1:${status.configured.port}`]
}
