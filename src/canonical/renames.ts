/** What had to be renamed for a target and is given back in its answer, by the name the upstream saw. */
export interface Renames {
  readonly tools: ReadonlyMap<string, ToolIdentity>
}

export interface ToolIdentity {
  readonly name: string
  readonly namespace?: string
  /** `custom`: the client's tool is free-form; the upstream's call has it as the one string field `input`. */
  readonly form: 'function' | 'custom'
}
