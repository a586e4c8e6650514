import packageJson from '../../package.json' with { type: 'json' }

/** Of the package, as published. */
export const version: string = packageJson.version
