import type { Text } from '../canonical/language.ts'

export type StorageErrorCode = keyof typeof storageTexts

/** Why the database refused, with what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  readonly text: Text
  /** SQLite's or the system's own words. */
  readonly detail: string

  constructor(code: StorageErrorCode, detail = '', options?: ErrorOptions) {
    const text = storageTexts[code]
    super(detail === '' ? text.en : `${text.en} (${detail})`, options)
    this.detail = detail
    this.code = code
    this.text = text
  }
}

const storageTexts = {
  disk_full: {
    en: 'The disk is full or refuses to write. Free some space; new records are dropped until then.',
    ja: 'ディスクの空きがないか、書き込みが拒否されました。空き容量を確保してください。それまでの新しい記録は破棄されます。',
    'zh-CN': '磁盘已满或拒绝写入。请释放空间；在此之前的新记录会被丢弃。',
  },
  damaged_database: {
    en: 'The database is damaged.',
    ja: 'データベースが破損しています。',
    'zh-CN': '数据库已损坏。',
  },
  database_locked: {
    en: 'The database is in use by another process. Stop the other Torii of this home, or choose another home with --home.',
    ja: 'データベースは別のプロセスが使用中です。同じホームの Torii を停止するか、--home で別のホームを指定してください。',
    'zh-CN': '数据库正被另一个进程使用。请停止使用此目录的另一个 Torii，或用 --home 指定其他目录。',
  },
  newer_database: {
    en: 'The database was written by a newer Torii. Update Torii, or choose another home with --home.',
    ja: 'データベースは新しいバージョンの Torii で書かれています。Torii を更新するか、--home で別のホームを指定してください。',
    'zh-CN': '数据库由更新版本的 Torii 写入。请更新 Torii，或用 --home 指定其他目录。',
  },
  unwritable_database: {
    en: 'The database cannot be opened or written. Check the owner and permissions of its folder.',
    ja: 'データベースを開けないか、書き込めません。フォルダーの所有者と権限を確認してください。',
    'zh-CN': '无法打开或写入数据库。请检查其文件夹的所有者和权限。',
  },
  overloaded: {
    en: 'Too many database calls are waiting.',
    ja: '待機中のデータベース呼び出しが多すぎます。',
    'zh-CN': '等待中的数据库调用过多。',
  },
  closed: {
    en: 'The database is closed.',
    ja: 'データベースは閉じられています。',
    'zh-CN': '数据库已关闭。',
  },
  failed: {
    en: 'The database call failed.',
    ja: 'データベースの呼び出しに失敗しました。',
    'zh-CN': '数据库调用失败。',
  },
} as const satisfies Record<string, Text>

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that mean something to the owner. */
const codes: Readonly<Record<number, StorageErrorCode>> = {
  5: 'database_locked',
  6: 'database_locked',
  8: 'unwritable_database',
  10: 'disk_full',
  11: 'damaged_database',
  13: 'disk_full',
  14: 'unwritable_database',
  26: 'damaged_database',
}

export function storageErrorOf(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new StorageError(codes[resultCodeOf(error) & 0xff] ?? 'failed', detail, { cause: error })
}

const systemCodes: Readonly<Record<string, number>> = {
  EACCES: 14,
  EPERM: 14,
  EROFS: 8,
  ENOENT: 14,
  ENOSPC: 13,
}

const resultCodeOf = (error: unknown): number => {
  if (typeof error !== 'object' || error === null) return 0
  if ('errcode' in error) return Number(error.errcode)
  return 'code' in error ? (systemCodes[String(error.code)] ?? 0) : 0
}
