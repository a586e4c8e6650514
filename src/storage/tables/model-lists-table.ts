import type { Database } from '../database.ts'

/** A list as it crosses the thread border. */
export interface ModelListRow {
  readonly account: string
  /** JSON text. */
  readonly models: string
  /** Unix milliseconds. */
  readonly fetchedAt: number
}

export const loadModelLists = (database: Database): readonly ModelListRow[] =>
  database
    .all(database.build.selectFrom('model_lists').selectAll().orderBy('account'))
    .map((row) => ({ account: row.account, models: row.models, fetchedAt: row.fetched_at }))

export function saveModelList(database: Database, row: ModelListRow): void {
  const fields = { models: row.models, fetched_at: row.fetchedAt }
  database.run(
    database.build
      .insertInto('model_lists')
      .values({ account: row.account, ...fields })
      .onConflict((conflict) => conflict.column('account').doUpdateSet(fields)),
  )
}

export const deleteModelList = (database: Database, account: string): boolean =>
  database.run(database.build.deleteFrom('model_lists').where('account', '=', account)) > 0
