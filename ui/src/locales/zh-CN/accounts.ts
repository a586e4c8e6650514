import type { accounts as en } from '../en/accounts.ts'
import type { Translated } from '../translated.ts'

export const accounts: Translated<typeof en> = {
  title: '',
}
