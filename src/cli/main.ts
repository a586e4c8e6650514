#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { SecretPlace } from '../app/desk.ts'
import { version } from '../app/version.ts'
import { keepCompiled } from './compile-cache.ts'
import { createTerminal } from './terminal.ts'

const exitUsage = 2
/** Errors whose message is the whole story for a person. By name, so that their modules need not be loaded. */
const plainErrors = new Set([
  'CommandFailure',
  'ControlRefusal',
  'StorageError',
  'VaultError',
  'VaultKeyError',
])

/** Every command is loaded only when it is run, so that `torii start` reads no more than it needs. */
function program(): Command {
  const torii = new Command('torii')
    .description(
      'A local AI gateway: any OpenAI, Anthropic or Gemini client, one address, your own accounts.',
    )
    .version(version)
    .exitOverride()
    .showHelpAfterError()
    .option('--home <dir>', 'home folder (default: $TORII_HOME or ~/.torii)')
  torii
    .command('start')
    .description('start the control plane, then the gateway; Ctrl-C drains, a second Ctrl-C ends at once')
    .option('--port <n>', 'port of the gateway for this run', readPort)
    .option('--control-port <n>', 'port of the dashboard for this run', readPort)
    .option('--lan', 'serve the local network for this run')
    .option('--sandbox', 'add the sandbox, which answers without any vendor')
    .option('--no-open', 'do not open the dashboard in a browser')
    .option('--home <dir>', 'home folder')
    .action(async (options, command: Command) => {
      const { start } = await import('./start.ts')
      await start({ ...command.optsWithGlobals(), ...options })
    })
  simple(torii, 'stop', 'stop the running instance of this home', () =>
    import('./stop.ts').then((m) => m.stop),
  )
  simple(torii, 'status', 'state, addresses and accounts', () => import('./status.ts').then((m) => m.status))
  simple(torii, 'open', 'open the dashboard with a new one-time link', () =>
    import('./open.ts').then((m) => m.open),
  )
  simple(torii, 'doctor', 'checks with cause and fix', () => import('./doctor.ts').then((m) => m.doctor))
  const accounts = torii.command('accounts').description('the credentials of the pool')
  accountCommands(accounts)
  accountTransferCommands(accounts)
  torii
    .command('models')
    .description('what is known of models')
    .command('refresh')
    .description('fetch the newest price list; nothing is fetched unasked')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await import('./models.ts')).refresh(command.optsWithGlobals()))
  vaultCommands(torii.command('vault').description('where the secrets are sealed'))
  keyCommands(torii.command('keys').description('the keys that let clients in'))
  configCommands(torii.command('config').description('the settings file'))
  torii
    .command('logs')
    .description('the exchanges, newest last')
    .option('-f, --follow', 'go on with what comes')
    .option('-n, --lines <n>', 'how many', '50')
    .option('--json', 'one JSON object a line')
    .action(async (_options, command: Command) => {
      const { logs } = await import('./logs.ts')
      await logs(command.optsWithGlobals())
    })
  torii
    .command('try')
    .description('one real request through the running gateway')
    .argument('<model>')
    .argument('<prompt>')
    .action(async (model: string, prompt: string, _options, command: Command) => {
      const { tryModel } = await import('./try.ts')
      await tryModel(model, prompt, command.optsWithGlobals())
    })
  return torii
}

function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.')
}

interface CommonOptions {
  readonly home?: string
  readonly json?: boolean
}

function simple(
  torii: Command,
  name: string,
  description: string,
  load: () => Promise<(options: CommonOptions) => Promise<void>>,
): void {
  torii
    .command(name)
    .description(description)
    .option('--json', 'as JSON')
    .action(async (_options, command: Command) => (await load())(command.optsWithGlobals()))
}

function accountCommands(accounts: Command): void {
  const load = () => import('./accounts.ts')
  accounts
    .command('list')
    .description('all accounts with their state')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await load()).list(command.optsWithGlobals()))
  accounts
    .command('add')
    .description('add one; a key is never an argument')
    .requiredOption('--upstream <id>', 'kind of place: gemini, anthropic, openai, zai, ollama, openrouter, …')
    .requiredOption('--name <name>', 'letters, digits, dot, minus, underscore')
    .option('--base-url <url>', "as that vendor's own SDK takes it")
    .option('--api-key-env <name>', 'the environment variable that holds the key')
    .option('--api-key-stdin', 'read the key from standard input')
    .option('--priority <n>', 'lower is first')
    .option('--weight <n>', 'share among equal priorities')
    .option('--model <id...>', 'only these model ids')
    .option('--protocol <id...>', 'only these protocols, in order of preference')
    .option('--option <name=value...>', 'further fields of the form')
    .option('--label <text...>', 'groups that routes can name as label:text')
    .option('--max-concurrency <n>', 'exchanges at one time')
    .option('--model-concurrency <model=n...>', 'exchanges at one time of a model id or pattern')
    .option('--quota-floor <share>', 'spare it below this share (0 to 1) of a quota')
    .option('--requests-per-minute <n>', 'at most so many in any minute')
    .option('--tokens-per-minute <n>', 'at most so many in any minute')
    .option('--proxy <url>', 'the way out: http://, https:// or socks5://, env:NAME, or direct')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await load()).add(command.optsWithGlobals()))
  for (const verb of ['test', 'remove', 'enable', 'disable'] as const)
    accounts
      .command(verb)
      .argument('<name>')
      .option('--json', 'as JSON')
      .action(async (name: string, _o, command: Command) =>
        (await load())[verb](name, command.optsWithGlobals()),
      )
  accounts
    .command('unlock')
    .description('let it be picked again before its locks end')
    .argument('<name>')
    .option('--model <id>', 'only the lock of this model')
    .option('--json', 'as JSON')
    .action(async (name: string, _o, command: Command) =>
      (await load()).unlock(name, command.optsWithGlobals()),
    )
}

/** Accounts that come by another way than one form, or leave. */
function accountTransferCommands(accounts: Command): void {
  accounts
    .command('authorise')
    .description('Google OAuth with your own client: prints a link, and waits for your consent')
    .requiredOption('--name <name>', 'of the account')
    .requiredOption('--client <file>', 'the JSON of your OAuth client (Desktop app)')
    .option('--upstream <id>', 'gemini, vertex or vertex-anthropic', 'gemini')
    .option('--project <id>', 'Google Cloud project')
    .option('--scope <scopes>', 'default: Google Cloud')
    .option('--paste', 'the browser is on another machine: paste the address that it ends at')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) =>
      (await import('./authorise.ts')).authorise(command.optsWithGlobals()),
    )
  accounts
    .command('import')
    .description(
      'many at once: keys, CSV, JSON, .env, torii.yaml, LiteLLM, one-api or new-api, claude-code-router',
    )
    .argument('<file>', 'a file, or - for standard input')
    .option('--upstream <id>', 'whose keys they are, where the text does not tell')
    .option('--good-rows', 'take the good rows although others are bad')
    .option('--dry-run', 'only say what would become of it')
    .option('--json', 'as JSON')
    .action(async (file: string, _o, command: Command) =>
      (await import('./account-import.ts')).importFile(file, command.optsWithGlobals()),
    )
  accounts
    .command('export')
    .description('all accounts without their secrets, as YAML')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) =>
      (await import('./account-import.ts')).exportAll(command.optsWithGlobals()),
    )
  accounts
    .command('discover')
    .description('local servers and keys in the environment; adds nothing')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) =>
      (await import('./account-import.ts')).discover(command.optsWithGlobals()),
    )
}

function vaultCommands(vault: Command): void {
  const load = () => import('./vault.ts')
  vault
    .command('rekey')
    .description('seal every secret anew with a new key; the old one opens nothing any more')
    .addOption(new Option('--to <place>', 'where the new key is kept').choices(['file', 'keychain']))
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await load()).rekey(command.optsWithGlobals()))
  vault
    .command('forget')
    .description('after the key is lost: take out the secrets that the key at hand does not open')
    .option('--yes', 'do it; without it they are only named')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await load()).forget(command.optsWithGlobals()))
  vault
    .command('list')
    .description('which secrets of the settings are set; those of accounts: torii accounts list')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await load()).list(command.optsWithGlobals()))
  vault
    .command('set')
    .description('put a secret into the vault; it never stands in torii.yaml')
    .addArgument(secretPlace())
    .option('--stdin', 'read it from standard input (the default)')
    .option('--env <name>', 'the environment variable that holds it')
    .option('--json', 'as JSON')
    .action(async (place: SecretPlace, _o, command: Command) =>
      (await load()).set(place, command.optsWithGlobals()),
    )
  vault
    .command('unset')
    .description('take it out again')
    .addArgument(secretPlace())
    .option('--json', 'as JSON')
    .action(async (place: SecretPlace, _o, command: Command) =>
      (await load()).unset(place, command.optsWithGlobals()),
    )
}

const secretPlace = (): Argument =>
  new Argument('<place>', "z.ai's key, the proxy's whole address, or the dashboard's password").choices([
    ...['zai', 'egress-proxy', 'control-password'],
  ])

function keyCommands(keys: Command): void {
  const load = () => import('./keys.ts')
  keys
    .command('list')
    .description('all keys with their rules and what they have spent')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await load()).list(command.optsWithGlobals()))
  keys
    .command('add')
    .description('make a named key; its value is printed once')
    .requiredOption('--name <name>', 'letters, digits, dot, minus, underscore')
    .option('--expires <date>', 'when it stops working: 2027-01-31, or a date with time')
    .option('--model <id...>', 'only these model ids; * stands for any text')
    .option('--address <range...>', 'only from these addresses or ranges (CIDR)')
    .option('--requests-per-minute <n>', 'at most so many requests in any minute')
    .option('--tokens-per-minute <n>', 'at most so many tokens in any minute')
    .option('--budget <period=usd...>', 'US dollars by list price: day=5 week=20 month=50')
    .option('--note <text>', 'for yourself')
    .option('--json', 'as JSON')
    .action(async (_o, command: Command) => (await load()).add(command.optsWithGlobals()))
  keys
    .command('revoke')
    .description('take a named key out; it stops working at once')
    .argument('<name>')
    .option('--json', 'as JSON')
    .action(async (name: string, _o, command: Command) =>
      (await load()).revoke(name, command.optsWithGlobals()),
    )
}

function configCommands(config: Command): void {
  const load = () => import('./config.ts')
  for (const verb of ['check', 'show', 'path', 'schema'] as const)
    config
      .command(verb)
      .option('--json', 'as JSON')
      .action(async (_o, command: Command) => (await load())[verb](command.optsWithGlobals()))
}

async function run(): Promise<number> {
  try {
    await program().parseAsync()
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage
    const { describePlain, describeUnexpected } = await import('./unexpected.ts')
    const { language } = createTerminal()
    const isPlain = error instanceof Error && plainErrors.has(error.name)
    process.stderr.write(
      `${isPlain ? describePlain(error, language) : describeUnexpected(error, language)}\n`,
    )
    return 1
  }
}

/** `torii logs | head` has read enough: that is no failure. A gateway goes on, whoever reads its greeting. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (process.argv[2] !== 'start') process.exit(0)
})
keepCompiled()
process.exitCode = await run()
