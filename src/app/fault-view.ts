import type { Language } from '../canonical/language.ts'
import type { ConfigFault } from '../config/config-fault.ts'
import type { ConfigFaultView } from '../control/contract/status.ts'

/** A fault in the reader's language. */
export const faultView = (fault: ConfigFault, language: Language): ConfigFaultView => ({
  line: fault.line,
  column: fault.column,
  path: fault.path,
  message: fault.message[language],
})
