import type { CanonicalRequest, SettingName } from './request.ts'

/** Where the client wrote a setting, as a JSON pointer into its body; `''` when that is not known. */
export const placeOf = (request: CanonicalRequest, name: SettingName): string => request.places[name] ?? ''
