/** Labels and explanations of the settings, by their place in torii.yaml. One that is missing goes by its own name. */
export const fields = {
  ui: {
    reset: 'Default',
    resetOf: 'Back to the default: {{label}}',
    turnOn: 'Turn on',
    notSet: 'not set',
    empty: 'Something must stand here.',
    mapKey: '{{label}}: name',
    mapValue: '{{label}}: value',
    mapAdd: 'Add a line',
    mapRemove: 'Remove {{key}}',
    unit: { days: 'days', kilobytes: 'kB', megabytes: 'MB', seconds: 's' },
    fault: {
      number: 'A number is needed.',
      whole: 'A whole number is needed.',
      range: 'A number from {{least}} to {{most}}.',
      least: 'A number of {{least}} or more.',
    },
  },
  proxy: {
    port: { label: 'Port', note: 'Where clients connect.' },
    allow_lan_access: { label: 'LAN access', note: 'Other machines in the network can reach the gateway.' },
    allow_open_lan: {
      label: 'Open LAN without a key',
      note: 'Everyone in the network may use your accounts without a key. Without this, LAN access with the auth mode «off» is refused.',
    },
    auth_mode: { label: 'Auth mode', note: 'Which paths need a key.' },
    api_key: { label: 'API key', note: 'Clients send it as their API key.' },
    request_timeout: {
      label: 'Timeout',
      note: 'How long an upstream may send nothing before the attempt is given up.',
    },
    auto_start: { label: 'Start with Torii', note: 'The gateway starts as soon as Torii does.' },
    allowed_hosts: {
      label: 'Allowed host names',
      note: 'Names under which clients may call, besides this machine’s own.',
    },
    cors_origins: {
      label: 'Allowed browser origins',
      note: 'Web pages that may call the gateway, besides those of this machine.',
    },
    allowed_addresses: {
      label: 'Allowed addresses',
      note: 'Other machines that may come in: addresses or ranges such as 192.168.0.0/16. Empty: all that are not denied.',
    },
    denied_addresses: {
      label: 'Denied addresses',
      note: 'Machines that may not come in. This machine always may.',
    },
    trusted_proxies: {
      label: 'Trusted reverse proxies',
      note: 'Their X-Forwarded-For headers are believed. Empty: nobody’s are.',
    },
    workers: {
      label: 'Worker processes',
      note: 'A number, or auto for one on each core. 1: everything in one process.',
    },
    drain_timeout: {
      label: 'Wait at Stop',
      note: 'How long Stop waits for open exchanges before it cuts them.',
    },
  },
  limits: {
    open_exchanges: { label: 'Served at one time', note: 'Further requests wait for their turn.' },
    busy_exchanges: {
      label: 'Served at one time under full load',
      note: 'At most, counted until their answers begin, while the processor is at its limit; fewer once some are turned away. Further requests wait their turn or get 503 with retry-after.',
    },
    waiting_exchanges: { label: 'Waiting at one time', note: 'One more gets 503 with retry-after at once.' },
    max_wait: { label: 'Longest wait', note: 'Then a waiting request gets 503 with retry-after.' },
    max_body_megabytes: { label: 'Largest request', note: 'A larger one gets 413.' },
    max_header_kilobytes: { label: 'Largest headers', note: 'Larger ones get 431. For new connections.' },
    header_timeout: {
      label: 'Time for the headers',
      note: 'A slower request gets 408. Looked at every few seconds.',
    },
    arrival_timeout: { label: 'Time for the whole request', note: 'A slower one gets 408.' },
    idle_timeout: { label: 'Idle connections', note: 'Closed after so long without a request.' },
  },
  control: {
    port: { label: 'Dashboard port', note: 'Waits for a restart of Torii.' },
    host: {
      label: 'Dashboard address',
      note: 'Not set: this machine only. Any other address needs a password.',
    },
    password: {
      label: 'Dashboard password',
      note: 'Kept in the vault. A reference such as env:NAME or file:PATH will do, too.',
    },
  },
  accounts: {
    label: 'Accounts',
    note: 'They have a page of their own.',
    name: { label: 'Name', note: 'Letters, digits, dot, minus, underscore; at most 64.' },
    upstream: { label: 'Kind of upstream', note: 'A kind that Torii knows: gemini, anthropic, openai …' },
    api_key: {
      label: 'Key',
      note: 'env:NAME, file:PATH or vault:NAME. A literal is moved into the vault when the file is read.',
    },
    base_url: { label: 'Base URL', note: 'Only where the vendor is reached by another address.' },
    enabled: { label: 'Enabled', note: 'An account that is off is never tried.' },
    priority: { label: 'Priority', note: 'Lower is first; equal ones share by weight.' },
    weight: { label: 'Weight', note: 'The share among accounts of the same priority.' },
    models: { label: 'Models', note: 'Empty: whatever the upstream lists. ["*"]: every id.' },
    protocols: {
      label: 'Dialects',
      note: 'Only these, in order of preference. Empty: all that the upstream speaks.',
      choice: {
        'openai-chat': 'OpenAI Chat',
        'openai-responses': 'OpenAI Responses',
        'anthropic-messages': 'Anthropic',
        'gemini-generate': 'Gemini',
        'bedrock-converse': 'Bedrock Converse',
      },
    },
    labels: { label: 'Labels', note: 'Groups that routes and lists can name.' },
    max_concurrency: { label: 'At one time', note: 'Exchanges at one time. Not set: no bound.' },
    model_concurrency: {
      label: 'At one time, by model',
      note: 'Model id or pattern → exchanges at one time.',
    },
    requests_per_minute: { label: 'Requests per minute', note: 'Sent in any 60 seconds. Not set: no bound.' },
    tokens_per_minute: {
      label: 'Tokens per minute',
      note: 'In and out in any 60 seconds. Not set: no bound.',
    },
    quota_floor: {
      label: 'Spared below',
      note: 'Share of the vendor’s quota below which it is spared while another can serve.',
    },
    proxy: { label: 'Way to the vendor', note: 'A proxy of its own, or direct. Not set: egress.proxy.' },
    options: { label: 'Further fields', note: 'What else this kind of upstream asks for.' },
  },
  zai: {
    enabled: { label: 'z.ai dispatch', note: 'Anthropic-style traffic may go to z.ai.' },
    dispatch_mode: {
      label: 'How it takes part',
      note: 'All of it, its share, or only what no other account can serve.',
      choice: { off: 'Off', exclusive: 'Exclusive', pooled: 'Pooled', fallback: 'Fallback' },
    },
    api_key: {
      label: 'z.ai API key',
      note: 'Kept in the vault. A reference such as env:NAME or file:PATH will do, too.',
    },
    base_url: { label: 'z.ai base URL', note: 'Only where z.ai is reached by another address.' },
    model_mapping: {
      label: 'Models at z.ai',
      note: 'Claude ids or the families opus, sonnet and haiku → what z.ai is asked for.',
    },
    mcp: {
      web_search: { label: 'Web search (MCP)', note: 'z.ai’s tool server at /mcp/web_search.' },
      reader: { label: 'Web reader (MCP)', note: 'z.ai’s tool server at /mcp/reader.' },
      vision: { label: 'Vision (MCP)', note: 'z.ai’s tool server at /mcp/vision.' },
      vision_model: { label: 'Vision model', note: 'The model that looks at images.' },
    },
  },
  models: {
    mapping: { label: 'Mapping rules', note: 'Asked for → served.' },
    loss_policy: {
      label: 'When something cannot be carried over',
      note: 'Serve and tell, or refuse with a 422 that names the fields.',
      choice: { tell: 'Serve and tell', refuse: 'Refuse' },
    },
    catalogue: {
      label: 'Model data of your own',
      note: 'Limits, modalities and prices of models, other than those that come with Torii. By id or pattern with *.',
      context_window: { label: 'Context window', note: 'Tokens. Not set: as Torii knows it.' },
      max_output: { label: 'Longest answer', note: 'Tokens. Not set: as Torii knows it.' },
      input: {
        label: 'Takes',
        note: 'What may stand in a request. None ticked: as Torii knows it.',
        choice: {
          text: 'Text',
          image: 'Images',
          audio: 'Audio',
          video: 'Video',
          document: 'Documents',
          embedding: 'Embeddings',
        },
      },
      output: {
        label: 'Gives',
        note: 'What an answer may be. None ticked: as Torii knows it.',
        choice: {
          text: 'Text',
          image: 'Images',
          audio: 'Audio',
          video: 'Video',
          document: 'Documents',
          embedding: 'Embeddings',
        },
      },
      price: {
        input: { label: 'Price of input', note: 'US dollars for a million tokens.' },
        output: { label: 'Price of output', note: 'US dollars for a million tokens.' },
        cache_read: {
          label: 'Price of cached input',
          note: 'US dollars for a million tokens read from the vendor’s cache.',
        },
        cache_write: {
          label: 'Price of caching',
          note: 'US dollars for a million tokens written to the vendor’s cache.',
        },
      },
    },
    background: {
      enabled: {
        label: 'Background jobs to another model',
        note: 'Coding agents write titles and summaries by themselves; a small model will do for them.',
      },
      match: { label: 'Ids such jobs use', note: '* stands for any text.' },
      calls: {
        label: 'Known by what they ask',
        note: 'Such as a call for one token, one without tools, or one whose instructions say so. All that an entry names must hold.',
        models: { label: 'Model ids', note: 'Ids that are asked for; * stands for any text. None: any.' },
        max_output: {
          label: 'At most so many tokens asked for',
          note: 'Claude Code’s check of a quota asks for 1.',
        },
        without_tools: {
          label: 'Without tools',
          note: 'On: it offers no tools. Off: it does. Not set: either.',
        },
        instructions: {
          label: 'In the instructions',
          note: 'One of these stands in them; * stands for any text.',
        },
        says: { label: 'The user’s last words', note: 'They are one of these; * stands for any text.' },
        answer_fields: { label: 'Fields of the answer', note: 'A JSON schema asks for just these.' },
      },
      model: { label: 'Where they go', note: 'A model id; an account may be named: work/gemini-3-flash.' },
    },
  },
  routes: {
    label: 'Routes',
    note: 'Rules for some models: accounts, fallback chains, timeouts.',
    name: { label: 'Name', note: 'Letters, digits, dot, minus, underscore.' },
    enabled: { label: 'In use', note: 'A route that is off is passed over.' },
    match: { label: 'For models', note: 'As asked or after mapping; * stands for any text.' },
    protocols: {
      label: 'For clients that speak',
      note: 'None ticked: all.',
      choice: {
        'openai-chat': 'OpenAI Chat',
        'openai-responses': 'OpenAI Responses',
        'anthropic-messages': 'Anthropic',
        'gemini-generate': 'Gemini',
      },
    },
    accounts: {
      label: 'Accounts',
      note: 'Names, kinds of upstream, or label:x. Empty: all that serve the model.',
    },
    strategy: {
      label: 'How accounts are chosen',
      note: 'Not set: as in the settings.',
      choice: {
        cache_first: 'Cache first',
        balance: 'Balance',
        performance_first: 'Performance first',
        priority: 'Priority',
      },
    },
    fallback: {
      label: 'Fallback models',
      note: 'Tried in this order when nobody can serve the one before.',
    },
    loss_policy: {
      label: 'When something cannot be carried over',
      note: 'Not set: as in the settings.',
      choice: { tell: 'Serve and tell', refuse: 'Refuse' },
    },
    first_byte_timeout: { label: 'First byte within', note: 'Not set: the gateway’s timeout.' },
    stall_timeout: { label: 'Longest silence', note: 'Inside an answer. Not set: the gateway’s timeout.' },
    total_timeout: { label: 'All in all within', note: 'All attempts together. Not set: no bound.' },
    max_wait: { label: 'Wait for a locked account', note: 'Not set: as in the settings.' },
    hedging: { label: 'Second attempt when late', note: 'Not set: as in the settings.' },
    continuation: { label: 'Go on after a break', note: 'Not set: as in the settings.' },
  },
  egress: {
    proxy: {
      label: 'Proxy to the vendors',
      note: 'http://, https:// or socks5://host:port, or env:HTTPS_PROXY. Not set: direct.',
    },
    no_proxy: {
      label: 'Reached directly',
      note: 'Host names with all below them, addresses, ranges, or * for all. NO_PROXY of the environment holds too.',
    },
  },
  scheduling: {
    mode: {
      label: 'How accounts are chosen',
      note: 'Among those that can serve a request now.',
      choice: {
        cache_first: 'Cache first: stay where the prompt cache lies',
        balance: 'Balance: by weight',
        performance_first: 'Performance first: the fastest',
        priority: 'Priority: the first that can',
      },
    },
    preferred_account: {
      label: 'Preferred account',
      note: 'Used first in every mode whenever it can serve.',
    },
    max_wait: {
      label: 'Wait for a locked account',
      note: 'How long a request may wait for the soonest one before it is refused. 0: not at all.',
    },
    hedging: {
      enabled: {
        label: 'Second attempt when late',
        note: 'When the first account is later than in 95 of 100 answers, another is asked too; the slower one is cancelled.',
      },
      extra_tokens: {
        label: 'Tokens for second attempts',
        note: 'Share of the tokens of the last ten minutes. 0.05 is five percent.',
      },
    },
    continuation: {
      label: 'Go on after a break',
      note: 'A text stream that breaks off goes on at another account where the model takes up a begun text. The record shows the seam.',
    },
  },
  monitor: {
    enabled: { label: 'Record exchanges', note: 'Without it monitor and usage stay empty.' },
    bodies: {
      label: 'Keep what was said',
      note: 'Requests and answers with secrets taken out. Needed for views, replay and export.',
      choice: { off: 'No', redacted: 'Yes, redacted' },
    },
    retention_days: { label: 'Keep records for', note: 'Older ones are removed.' },
    max_megabytes: { label: 'At most', note: 'Beyond it the oldest records are removed.' },
  },
  responses: {
    retention_days: {
      label: 'Keep stored answers for',
      note: 'Answers and conversations of the Responses API that Torii keeps.',
    },
    max_megabytes: { label: 'Stored answers at most', note: 'Beyond it the oldest are removed.' },
  },
  media: {
    fetch: {
      label: 'Fetch files by URL',
      note: 'Where the upstream cannot. Only from public addresses.',
    },
    max_megabytes: { label: 'Largest file', note: 'A larger one is refused.' },
    timeout: { label: 'Time for one file', note: 'Then the request goes on without it or is refused.' },
  },
  language: {
    label: 'Language of messages',
    note: 'For clients and terminals that state none. The dashboard has its own choice.',
    choice: { auto: 'By the system', ja: '日本語', en: 'English', 'zh-CN': '简体中文' },
  },
} as const
