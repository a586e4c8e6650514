import { type Job, nothingYet, type Outcome } from './load/jobs.ts'
import { OpenStreams } from './load/open-streams.ts'
import { saturate } from './load/saturate.ts'
import { steady } from './load/steady.ts'

// The load generator: one job at a time, asked for and answered over the channel to the bench.
const streams = new OpenStreams()

async function run(job: Job): Promise<Outcome> {
  switch (job.kind) {
    case 'saturate':
      return saturate(job)
    case 'steady':
      return steady(job)
    case 'open':
      return streams.open(job)
    case 'count':
      return streams.count()
    case 'release':
      return streams.release()
    default:
      return nothingYet
  }
}

process.on('message', (job: Job) => {
  void run(job).then((outcome) => process.send?.(outcome))
})
process.once('disconnect', () => process.exit())
