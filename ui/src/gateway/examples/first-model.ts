import { useModels } from '../../api/models.ts'

export const usualModel = 'gemini-3-flash'

/** The lesson's model where it can be asked for, else the first there is. */
export function useFirstModel(): string {
  const models = useModels().data ?? []
  const has = (wanted: string): boolean => models.some(({ id }) => id === wanted)
  return has(usualModel) || has('sandbox') ? usualModel : (models[0]?.id ?? usualModel)
}
