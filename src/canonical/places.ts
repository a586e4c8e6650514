import type { CanonicalRequest, ServerTool, SettingName } from './request.ts'

/** Where the client wrote a setting, as a JSON pointer into its body; `''` when that is not known. */
export const placeOf = (request: CanonicalRequest, name: SettingName): string => request.places[name] ?? ''

/** Where the client wrote a tool of its vendor's: the tool, and the server that has it, which may be defined apart. */
export const placesOfTool = ({ origin, mcp }: ServerTool): readonly string[] => {
  const at = origin?.at ?? ''
  return mcp === undefined || mcp.at === at ? [at] : [at, mcp.at]
}
