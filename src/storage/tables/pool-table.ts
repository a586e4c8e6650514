import type { Database } from '../database.ts'

/** JSON text: the shape is the pool's own. */
export const loadPool = (database: Database): string | undefined =>
  database.first(database.build.selectFrom('pool_state').select('body').where('kind', '=', 'snapshot'))?.body

export function savePool(database: Database, body: string): void {
  database.run(
    database.build
      .insertInto('pool_state')
      .values({ kind: 'snapshot', body })
      .onConflict((conflict) => conflict.column('kind').doUpdateSet({ body })),
  )
}
