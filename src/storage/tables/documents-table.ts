import type { Database } from '../database.ts'
import type { DatabaseSchema } from '../database-schema.ts'
import { packText, unpackText } from '../record-codec.ts'

/** A stored document of any kind: a Responses object and whatever else must be found again by its id. */
export interface StoredDocument {
  readonly kind: string
  readonly id: string
  /** Unix milliseconds. */
  readonly createdAt: number
  /** Unix milliseconds. Absent: kept until it is deleted. */
  readonly expiresAt?: number
  /** Text, JSON as a rule. */
  readonly body: string
}

export function getDocument(
  database: Database,
  kind: string,
  id: string,
  now: number,
): StoredDocument | undefined {
  const row = database.first(
    database.build
      .selectFrom('documents')
      .selectAll()
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)])),
  )
  return row && documentOf(row)
}

const documentOf = (row: DatabaseSchema['documents']): StoredDocument => ({
  kind: row.kind,
  id: row.id,
  createdAt: row.created_at,
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  body: unpackText(row.body),
})

/** All of a kind, oldest first. */
export const listDocuments = (database: Database, kind: string): readonly StoredDocument[] =>
  database
    .all(database.build.selectFrom('documents').selectAll().where('kind', '=', kind).orderBy('created_at'))
    .map(documentOf)

export function putDocument(database: Database, document: StoredDocument): void {
  const fields = {
    created_at: document.createdAt,
    expires_at: document.expiresAt ?? null,
    body: packText(document.body),
  }
  database.run(
    database.build
      .insertInto('documents')
      .values({ kind: document.kind, id: document.id, ...fields })
      .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(fields)),
  )
}

export const deleteDocument = (database: Database, kind: string, id: string): boolean =>
  database.run(database.build.deleteFrom('documents').where('kind', '=', kind).where('id', '=', id)) > 0

/** Removes the oldest of these kinds until no more than `maxBytes` of their bodies are left, as they lie on the disk. */
export function trimDocuments(database: Database, kinds: readonly string[], maxBytes: number): number {
  const asked = kinds.map(() => '?').join(', ')
  return Number(
    database
      .writer(
        `DELETE FROM documents WHERE rowid IN (
          SELECT rowid FROM (
            SELECT rowid, sum(length(body)) OVER (ORDER BY created_at DESC, rowid DESC) AS upto
            FROM documents WHERE kind IN (${asked})
          ) WHERE upto > ?
        )`,
      )
      .run(...kinds, maxBytes).changes,
  )
}

export const pruneDocuments = (database: Database, now: number): number =>
  database.run(database.build.deleteFrom('documents').where('expires_at', '<=', now))
