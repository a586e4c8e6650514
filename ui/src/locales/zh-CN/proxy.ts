import type { proxy as en } from '../en/proxy.ts'
import type { Translated } from '../translated.ts'

export const proxy: Translated<typeof en> = {
  title: '',
}
