import type { VaultEntry } from '../../config/vault.ts'
import type { Database } from '../database.ts'

export const loadSecret = (database: Database, name: string): Uint8Array | undefined =>
  database.first(database.build.selectFrom('vault').select('envelope').where('name', '=', name))?.envelope

export function putSecret(database: Database, name: string, envelope: Uint8Array): void {
  const row = { envelope, updated_at: Date.now() }
  database.run(
    database.build
      .insertInto('vault')
      .values({ name, ...row })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row)),
  )
}

export const deleteSecret = (database: Database, name: string): boolean =>
  database.run(database.build.deleteFrom('vault').where('name', '=', name)) > 0

export const listSecrets = (database: Database): readonly string[] =>
  database.all(database.build.selectFrom('vault').select('name').orderBy('name')).map((row) => row.name)

export const allSecrets = (database: Database): readonly VaultEntry[] =>
  database.all(database.build.selectFrom('vault').select(['name', 'envelope']).orderBy('name'))

export function replaceSecrets(database: Database, entries: readonly VaultEntry[]): void {
  database.transaction(() => {
    database.run(database.build.deleteFrom('vault'))
    for (const { name, envelope } of entries) putSecret(database, name, envelope)
  })
}
