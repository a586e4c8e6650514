import { callApi } from '../../api/client.ts'

/** Saves the accounts as torii.yaml writes them. No secret is in it: `import` takes it again, and asks for the keys. */
export async function exportAccounts(): Promise<void> {
  const { text } = await callApi<{ readonly text: string }>('/api/accounts/export')
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `torii-accounts-${new Date().toISOString().slice(0, 10)}.yaml`
  link.click()
  URL.revokeObjectURL(url)
}
