/** OpenAI's chat dialect has no call that counts tokens. */
export const counting = undefined
