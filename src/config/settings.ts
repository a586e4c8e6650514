import { z } from 'zod'
import { isAddressRange } from './address-range.ts'
import { isProxySetting } from './egress.ts'

/**
 * The meaning of torii.yaml, one schema for file, API and dashboard. Defaults are stated here and nowhere else.
 * A setting stands here only when something reads it.
 */
// Its parsers are run once or twice in a start: compiling them first costs more than they do (7 of 170 ms).
z.config({ jitless: true })

const port = z.int().min(1).max(65_535)
/** `env:NAME`, `file:PATH`, `vault:NAME`; a literal is moved into the vault when the file is read. */
const secret = z.string().min(1)

const addresses = z
  .array(z.string().refine(isAddressRange, 'an address or a range such as 192.168.0.0/16 or fd00::/8'))
  .default([])

const proxySchema = z.strictObject({
  port: port.default(8045),
  allow_lan_access: z.boolean().default(false),
  /** Serve the LAN without a key. Without it LAN with `auth_mode: off` is refused at start. */
  allow_open_lan: z.boolean().default(false),
  auth_mode: z.enum(['off', 'strict', 'all_except_health', 'auto']).default('auto'),
  api_key: secret.default('vault:proxy'),
  /** Seconds without a byte from the upstream before the attempt is given up. */
  request_timeout: z.number().min(1).max(3600).default(120),
  auto_start: z.boolean().default(true),
  allowed_hosts: z.array(z.string().min(1)).default([]),
  cors_origins: z.array(z.string().min(1)).default([]),
  /** Other machines that may come in. Empty: all that are not denied. This machine always may. */
  allowed_addresses: addresses,
  denied_addresses: addresses,
  /** Reverse proxies whose X-Forwarded-For and Forwarded headers are believed. Empty: nobody's are. */
  trusted_proxies: addresses,
  /** Processes that serve clients: a number, or `auto` for one on each core. 1: this process does it all by itself. */
  workers: z.union([z.literal('auto'), z.int().min(1).max(64)]).default(1),
  /** Seconds that Stop waits for open exchanges. */
  drain_timeout: z.number().min(0).max(3600).default(30),
})

/** What the gateway takes on. Whoever goes over a limit is told so in its dialect; the others are served as before. */
const limitsSchema = z.strictObject({
  /** Exchanges served at one time. */
  open_exchanges: z.int().min(1).max(100_000).default(2000),
  /**
   * Exchanges whose answers have not begun yet, served at one time while the processor is at its limit: more would only make
   * all of them slow. Those that are open already go on; a quarter as many may wait. Once some are turned away, of so many in
   * all only those are served at one time whom a short turn of the event loop has time for; the others of them wait.
   */
  busy_exchanges: z.int().min(1).max(100_000).default(100),
  /** Exchanges that may wait until one of those has ended. One more gets 503 with retry-after, before its body is read. */
  waiting_exchanges: z.int().min(0).max(100_000).default(1000),
  /** Seconds that an exchange waits for its turn before it gets 503 with retry-after. */
  max_wait: z.number().min(0).max(600).default(10),
  /** Largest request body in megabytes (10^6 bytes); a larger one gets 413. */
  max_body_megabytes: z.number().min(1).max(1024).default(100),
  /** Largest head of a request in kilobytes (10^3 bytes); a larger one gets 431. Holds for new connections. */
  max_header_kilobytes: z.number().min(4).max(1024).default(64),
  /** Seconds in which the head of a request must have come, else 408. Looked at every 5 s, more often when it is short. */
  header_timeout: z.number().min(1).max(600).default(20),
  /** Seconds in which the whole request must have come, else 408. */
  arrival_timeout: z.number().min(1).max(86_400).default(300),
  /** Seconds that a connection may lie idle. Longer than clients hold theirs, so that it is they who close it. */
  idle_timeout: z.number().min(1).max(86_400).default(75),
})

const controlSchema = z.strictObject({
  port: port.default(8046),
  /** Absent: loopback only. Anything else needs a password. */
  host: z.string().min(1).optional(),
  password: secret.optional(),
})

const egressProxy = z
  .string()
  .refine(
    isProxySetting,
    'http://, https:// or socks5://host:port (a % in its password written as %25), a reference such as env:HTTPS_PROXY, or direct',
  )

const egressSchema = z.strictObject({
  /** The way to vendors. Absent: direct. An address with a password is moved into the vault. */
  proxy: egressProxy.optional(),
  /** Hosts reached without it: names with all below them, host:port, addresses, ranges, `*`. This machine always is, and what NO_PROXY says. */
  no_proxy: z.array(z.string().min(1)).default([]),
})

const protocolSchema = z.enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'])

/** What an account can be spoken to in: also what no client speaks. */
const spokenSchema = z.enum([...protocolSchema.options, 'bedrock-converse'])

export const accountSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, minus, underscore; at most 64'),
  upstream: z.string().min(1),
  api_key: secret.optional(),
  base_url: z.url({ protocol: /^https?$/ }).optional(),
  enabled: z.boolean().default(true),
  /** Lower is first; equal priorities share by weight. */
  priority: z.int().min(0).max(1000).default(1),
  weight: z.number().min(0.01).max(1000).default(1),
  /** Empty: whatever the upstream lists. `["*"]`: every id. */
  models: z.array(z.string().min(1)).default([]),
  /** Empty: all that the upstream kind speaks; else only these, in order of preference. */
  protocols: z.array(spokenSchema).default([]),
  /** For the owner: groups that routes and lists can name. */
  labels: z.array(z.string().min(1).max(64)).default([]),
  /** Exchanges at one time. Absent: no bound. */
  max_concurrency: z.int().min(1).optional(),
  /** Exchanges at one time for one model: id or pattern with `*` → bound. */
  model_concurrency: z.record(z.string().min(1), z.int().min(1)).default({}),
  /** Sent in any 60 seconds. Absent: no bound. */
  requests_per_minute: z.int().min(1).optional(),
  /** Tokens in and out in any 60 seconds; what a call may use is set aside until it has ended. Absent: no bound. */
  tokens_per_minute: z.int().min(1).optional(),
  /** Share of a vendor's quota below which the account is spared while another can serve. */
  quota_floor: z.number().min(0).max(0.99).default(0),
  /** The way to this account's vendor: a proxy of its own, or `direct`. Absent: egress.proxy. */
  proxy: egressProxy.optional(),
  /** Further fields of this upstream's form. */
  options: z.record(z.string(), z.string()).default({}),
})

const zaiSchema = z.strictObject({
  enabled: z.boolean().default(false),
  dispatch_mode: z.enum(['off', 'exclusive', 'pooled', 'fallback']).default('off'),
  api_key: secret.default('vault:zai'),
  base_url: z.url().default('https://api.z.ai/api/anthropic'),
  model_mapping: z.record(z.string(), z.string()).default({}),
  /** z.ai's tool servers under /mcp/, with its key put in: /mcp/web_search, /mcp/reader, /mcp/vision. */
  mcp: z
    .strictObject({
      web_search: z.boolean().default(false),
      reader: z.boolean().default(false),
      vision: z.boolean().default(false),
      /** The model that looks at images. */
      vision_model: z.string().min(1).default('glm-4.6v'),
    })
    .prefault({}),
})

const texts = z.array(z.string().min(1).max(1000)).min(1)

/** A side job by what it asks, whatever its model: all that stands here must hold. */
const backgroundCallSchema = z
  .strictObject({
    /** Asked ids it may have, `*` for any text. Absent: any. */
    models: texts.optional(),
    /** It wants at most so many tokens (Claude Code's check of a quota wants 1). */
    max_output: z.int().min(1).optional(),
    /** true: it offers no tools. false: it does. */
    without_tools: z.boolean().optional(),
    /** One of these stands in its instructions, `*` for any text. */
    instructions: texts.optional(),
    /** The last that its user says is one of these, `*` for any text (`Warmup`). */
    says: texts.optional(),
    /** Its answer is to have just these fields, by a JSON schema (`title`). */
    answer_fields: texts.optional(),
  })
  .refine((call) => Object.keys(call).length > 0, 'at least one condition')

/** Small side jobs that coding agents send by themselves (titles, summaries), to a model of the owner's choice. */
const backgroundSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Asked ids that such jobs use. */
  match: z.array(z.string().min(1)).default(['claude-*haiku*']),
  /** Such jobs that are known by something else. Any that fits will do. */
  calls: z.array(backgroundCallSchema).max(50).default([]),
  /** Where they go instead; an account may be pinned. */
  model: z.string().min(1).optional(),
})

const modality = z.enum(['text', 'image', 'audio', 'video', 'document', 'embedding'])
const dollars = z.number().min(0).max(1_000_000)

/** What the owner knows better of a model than the shipped catalogue. */
const ownModelSchema = z.strictObject({
  /** Tokens. */
  context_window: z.int().min(1).optional(),
  max_output: z.int().min(1).optional(),
  input: z.array(modality).optional(),
  output: z.array(modality).optional(),
  /** US dollars for a million tokens. Replaces the list price as a whole. */
  price: z
    .strictObject({
      input: dollars.optional(),
      output: dollars.optional(),
      cache_read: dollars.optional(),
      cache_write: dollars.optional(),
    })
    .optional(),
})

const modelsSchema = z.strictObject({
  /** Exact before wildcard, longer literal first; a target may pin an account or upstream: `work/gemini-3-flash`. */
  mapping: z.record(z.string().min(1), z.string().min(1)).default({}),
  /** What is done with functional losses: `tell` serves and reports, `refuse` answers 422. */
  loss_policy: z.enum(['tell', 'refuse']).default('tell'),
  background: backgroundSchema.prefault({}),
  /** By id or pattern with `*`: limits, modalities and prices other than those that come with Torii. */
  catalogue: z.record(z.string().min(1), ownModelSchema).default({}),
})

const seconds = z.number().min(0.01).max(86_400)

/** An owner's rule for some models. The first that fits, in the order of the file, is taken. */
const routeSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, minus, underscore; at most 64'),
  enabled: z.boolean().default(true),
  /** Model ids, as asked or after mapping; `*` stands for any text. */
  match: z.array(z.string().min(1)).min(1),
  /** Dialects of clients. Empty: all. */
  protocols: z.array(protocolSchema).default([]),
  /** Account names, upstream ids, `label:x`. Empty: all that serve the model. */
  accounts: z.array(z.string().min(1)).default([]),
  /** Absent: scheduling.mode. */
  strategy: z.enum(['cache_first', 'balance', 'performance_first', 'priority']).optional(),
  /** Models that are tried in this order when nobody can serve the one before; an account may be pinned. */
  fallback: z.array(z.string().min(1)).max(8).default([]),
  /** Absent: models.loss_policy. */
  loss_policy: z.enum(['tell', 'refuse']).optional(),
  /** Seconds without the first byte of an answer. Absent: proxy.request_timeout. */
  first_byte_timeout: seconds.optional(),
  /** Seconds without a byte inside an answer. Absent: proxy.request_timeout. */
  stall_timeout: seconds.optional(),
  /** Seconds for the whole exchange, all attempts together. Absent: no bound. */
  total_timeout: seconds.optional(),
  /** Absent: scheduling.max_wait. */
  max_wait: z.number().min(0).max(600).optional(),
  /** Absent: scheduling.hedging.enabled. */
  hedging: z.boolean().optional(),
  /** Absent: scheduling.continuation. */
  continuation: z.boolean().optional(),
})

/** A second attempt on another account when the first is later than it has nearly always been; the loser is cancelled. */
const hedgingSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Share of the tokens of the last ten minutes that second attempts may add. */
  extra_tokens: z.number().min(0.001).max(1).default(0.05),
})

const schedulingSchema = z.strictObject({
  mode: z.enum(['cache_first', 'balance', 'performance_first', 'priority']).default('balance'),
  /** The account that is used first, in every mode, whenever it can serve. */
  preferred_account: z.string().min(1).optional(),
  /** Seconds a request may wait for the soonest locked account before it is refused. */
  max_wait: z.number().min(0).max(600).default(0),
  hedging: hedgingSchema.prefault({}),
  /** A stream that breaks off goes on at another account, where the model takes up a text that it is given. */
  continuation: z.boolean().default(false),
})

const monitorSchema = z.strictObject({
  enabled: z.boolean().default(true),
  bodies: z.enum(['off', 'redacted']).default('redacted'),
  retention_days: z.number().min(0.01).max(3650).default(30),
  max_megabytes: z.number().min(1).max(1_000_000).default(512),
})

const responsesSchema = z.strictObject({
  /** Days that answers and conversations are found again by their id, where Torii keeps them. */
  retention_days: z.number().min(0.01).max(3650).default(30),
  /** What they may take on the disk in megabytes (10^6 bytes); beyond it the oldest are removed. */
  max_megabytes: z.number().min(1).max(1_000_000).default(512),
})

const mediaSchema = z.strictObject({
  /** Fetch files that stand as URLs in a request where the upstream cannot. Only from public addresses. */
  fetch: z.boolean().default(true),
  /** Largest file in megabytes (10^6 bytes). */
  max_megabytes: z.number().min(0.1).max(100).default(20),
  /** Seconds for one file. */
  timeout: z.number().min(1).max(300).default(15),
})

export const settingsSchema = z.strictObject({
  proxy: proxySchema.prefault({}),
  limits: limitsSchema.prefault({}),
  control: controlSchema.prefault({}),
  accounts: z.array(accountSchema).default([]),
  zai: zaiSchema.prefault({}),
  models: modelsSchema.prefault({}),
  routes: z.array(routeSchema).default([]),
  egress: egressSchema.prefault({}),
  scheduling: schedulingSchema.prefault({}),
  monitor: monitorSchema.prefault({}),
  responses: responsesSchema.prefault({}),
  media: mediaSchema.prefault({}),
  language: z.enum(['auto', 'ja', 'en', 'zh-CN']).default('auto'),
})

export type OwnModelSettings = Readonly<z.infer<typeof ownModelSchema>>
export type BackgroundCallSettings = Readonly<z.infer<typeof backgroundCallSchema>>
export type RouteSettings = Readonly<z.infer<typeof routeSchema>>
export type Settings = Readonly<z.infer<typeof settingsSchema>>
export type AccountSettings = Readonly<z.infer<typeof accountSchema>>
/** An account as it is written: only what differs from the defaults. */
export type AccountInput = Readonly<z.input<typeof accountSchema>>
