import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { writePrivateFile } from './private-file.ts'

const runSchema = z.object({
  pid: z.int().positive(),
  /** Where the admin API answers. */
  controlUrl: z.url(),
  /** For `Authorization: Bearer` on the admin API. */
  token: z.string().min(16),
  /** Unix milliseconds. */
  startedAt: z.number(),
  version: z.string().optional(),
})

/** What the CLI needs to talk to the instance that runs in this home. */
export type RunFile = Readonly<z.infer<typeof runSchema>>

export const writeRunFile = (path: string, run: RunFile): Promise<void> =>
  writePrivateFile(path, `${JSON.stringify(run, null, 2)}\n`)

/** Undefined: nothing runs here, or what stands there is not a run file. A process that died leaves its file behind. */
export async function readRunFile(path: string): Promise<RunFile | undefined> {
  try {
    return runSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return undefined
    throw error
  }
}

/** Removes the file if it is still this process's own. */
export async function removeRunFile(path: string, pid: number): Promise<void> {
  if ((await readRunFile(path))?.pid === pid) await rm(path, { force: true })
}

/** A process that belongs to another user counts as alive. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

const isMissing = (error: unknown): boolean => errorCode(error) === 'ENOENT'

const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
