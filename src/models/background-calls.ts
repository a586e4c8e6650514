import { modelPattern } from './model-pattern.ts'

/** What routing may know of a call besides its model. */
export interface CallTraits {
  /** Tokens that it wants at most. Absent: it does not say. */
  readonly maxOutput?: number
  readonly tools: number
  readonly instructions: string
  /** The last that its user says. */
  readonly says: string
  /** Fields of the JSON schema its answer is to have. Absent: it names none. */
  readonly answerFields?: readonly string[]
}

/** A side job of an agent by what it asks: all that stands here must hold. */
export interface BackgroundCall {
  readonly models?: readonly string[]
  readonly maxOutput?: number
  readonly withoutTools?: boolean
  readonly instructions?: readonly string[]
  readonly says?: readonly string[]
  readonly answerFields?: readonly string[]
}

type Judge = (traits: CallTraits, model: string) => boolean

/** Which of the calls it is, by its place in the list. Undefined: none. */
export function createBackgroundCalls(
  calls: readonly BackgroundCall[],
): (model: string, traits: CallTraits) => number | undefined {
  const judges = calls.map(judgesOf)
  return (model, traits) => {
    const place = judges.findIndex((all) => all.every((holds) => holds(traits, model)))
    return place === -1 ? undefined : place
  }
}

function judgesOf({
  models,
  maxOutput,
  withoutTools,
  instructions,
  says,
  answerFields,
}: BackgroundCall): readonly Judge[] {
  const judges: Judge[] = []
  if (models !== undefined) {
    const fits = oneOf(models.map(modelPattern))
    judges.push((_, model) => fits(model))
  }
  if (maxOutput !== undefined)
    judges.push((traits) => traits.maxOutput !== undefined && traits.maxOutput <= maxOutput)
  if (withoutTools !== undefined) judges.push(({ tools }) => (tools === 0) === withoutTools)
  if (instructions !== undefined) {
    const fits = oneOf(instructions.map(textPattern))
    judges.push((traits) => fits(traits.instructions))
  }
  if (says !== undefined) {
    const fits = oneOf(says.map(textPattern))
    judges.push((traits) => fits(traits.says))
  }
  if (answerFields !== undefined) judges.push((traits) => isSameSet(traits.answerFields ?? [], answerFields))
  return judges
}

const oneOf =
  (patterns: readonly ((text: string) => boolean)[]) =>
  (text: string): boolean =>
    patterns.some((fits) => fits(text))

/** Texts have lines, ids have none. */
function textPattern(text: string): (said: string) => boolean {
  const shape = new RegExp(`^${text.split('*').map(RegExp.escape).join('[^]*')}$`, 'i')
  return (said) => shape.test(said.trim())
}

const isSameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && others.every((one) => some.includes(one))
