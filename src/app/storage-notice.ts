import { fillText, type Language, type Text } from '../canonical/language.ts'
import type { QueueDrop } from '../monitor/write-queue.ts'
import type { StorageNotice } from '../storage/storage.ts'
import { StorageError } from '../storage/storage-error.ts'

const texts: Readonly<Record<StorageNotice['code'], Text>> = {
  database_replaced: {
    en: 'The database was damaged; it was set aside as {movedTo} and a new one was made. Secrets kept: {secretsKept}.',
    ja: 'データベースが破損していたため {movedTo} に退避し、新しく作成しました。引き継いだシークレット: {secretsKept} 件。',
    'zh-CN': '数据库已损坏，已移至 {movedTo} 并新建。保留的密钥：{secretsKept} 个。',
  },
  worker_restarted: {
    en: 'The storage thread ended unexpectedly and was started again.',
    ja: 'ストレージのスレッドが予期せず終了したため、再起動しました。',
    'zh-CN': '存储线程意外结束，已重新启动。',
  },
  vault_copy_failed: {
    en: 'The spare copy of the vault could not be written.',
    ja: '保管庫の控えを書き込めませんでした。',
    'zh-CN': '无法写入保管库的备份。',
  },
}

export const describeStorageNotice = (notice: StorageNotice, language: Language): string =>
  fillText(texts[notice.code][language], {
    movedTo: notice.movedTo ?? '–',
    secretsKept: notice.secretsKept ?? 0,
  })

const queueFull: Text = {
  en: 'More exchanges waited for the disk than there is room for.',
  ja: 'ディスクへの書き込み待ちのリクエストが上限を超えました。',
  'zh-CN': '等待写入磁盘的请求超过了上限。',
}

/** Why exchanges were not recorded. */
export function describeDrop({ error }: QueueDrop, language: Language): string {
  if (error instanceof StorageError) return error.text[language]
  return error instanceof Error ? error.message : queueFull[language]
}
