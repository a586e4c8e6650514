import { recordsOf } from '../../src/monitor/record-batch.ts'
import { openStorage } from '../../src/storage/storage.ts'
import { exchange } from './sample-exchange.ts'

/** Writes batches of ten for as long as it lives, and says which ones the database has taken. */
const storage = await openStorage({ path: process.argv[2] ?? '' })
for (let batch = 0; ; batch += 1) {
  const rows = Array.from({ length: 10 }, (_, n) =>
    exchange(batch * 10 + n, { bodies: { clientSent: 'x'.repeat(20_000), truncated: false } }),
  )
  await storage.exchanges.append(recordsOf(rows))
  await storage.vault.put(`secret-${batch}`, Buffer.from(`envelope-${batch}`))
  process.stdout.write(`${batch}\n`)
}
