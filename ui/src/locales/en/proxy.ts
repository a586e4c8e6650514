export const proxy = {
  lead: 'Where clients connect, who may use it, and how.',
  listening: 'Listening',
  access: 'Access',
  more: 'More',
  addresses: 'Base URLs for clients',
  timeout: {
    label: 'Timeout',
    note: 'How long an upstream may send nothing before the attempt is given up.',
    unit: 's',
    bad: 'A whole number of seconds from 1 to 3600.',
  },
  hosts: {
    label: 'Allowed host names',
    note: 'Names under which clients may call, besides this machine’s own. A foreign one gets 421.',
    bad: 'A host name only: no scheme, port or path.',
  },
  origins: {
    label: 'Allowed browser origins',
    note: 'Web pages that may call the gateway, besides those of this machine.',
    bad: 'An origin such as https://app.example.com, or * for all.',
  },
  autoStart: {
    label: 'Start with Torii',
    note: 'The gateway starts as soon as Torii does.',
  },
} as const
