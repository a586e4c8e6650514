import { z } from 'zod'

export const doctorViewSchema = z.object({
  checks: z.array(
    z.object({
      id: z.string(),
      verdict: z.enum(['good', 'warning', 'bad']),
      title: z.string(),
      /** What was seen. */
      seen: z.string(),
      /** What to do. Absent: nothing. */
      fix: z.string().optional(),
    }),
  ),
})

export type DoctorView = z.infer<typeof doctorViewSchema>
