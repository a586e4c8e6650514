import { ensureBuild } from '../../../tools/fresh-build.ts'

/** Once for all files: the dashboard under test is made from the sources as they are now. */
export default async function setup(): Promise<void> {
  await ensureBuild((line) => process.stdout.write(`${line}\n`))
}
