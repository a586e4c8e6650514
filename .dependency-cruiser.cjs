// The import table of docs/architecture.md, enforced. Type-only imports count.
const rooms = [
  'wire',
  'canonical',
  'protocols',
  'upstreams',
  'pool',
  'models',
  'gateway',
  'monitor',
  'control',
  'storage',
  'config',
  'connect',
  'doctor',
  'app',
  'cli',
]
const allowed = {
  wire: [],
  canonical: [],
  config: [],
  protocols: ['canonical', 'wire'],
  upstreams: ['canonical', 'wire'],
  pool: ['canonical'],
  models: ['canonical'],
  monitor: ['canonical'],
  gateway: ['wire', 'canonical', 'protocols', 'upstreams', 'pool', 'models', 'monitor', 'config'],
  control: ['canonical', 'pool', 'models', 'monitor', 'config', 'upstreams', 'connect', 'doctor'],
  storage: ['canonical', 'pool', 'monitor', 'config'],
  connect: ['config'],
  doctor: ['config', 'canonical', 'upstreams', 'pool'],
  cli: ['app', 'config', 'canonical'],
  app: rooms.filter((room) => room !== 'cli'),
}
const roomRule = (room) => {
  const forbidden = rooms.filter((other) => other !== room && !allowed[room].includes(other))
  return {
    name: `room-${room}`,
    comment: `${room} may import only: ${allowed[room].join(', ') || 'nothing of the other rooms'}`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: '\\.test\\.ts$' },
    to: { path: `^src/(${forbidden.join('|')})/` },
  }
}
module.exports = {
  forbidden: [
    ...rooms.map(roomRule),
    {
      name: 'protocols-are-strangers',
      comment: 'one protocol never imports another; the registry and the contract lie above them',
      severity: 'error',
      from: { path: '^src/protocols/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/protocols/',
        pathNot: ['^src/protocols/$1/', '^src/protocols/(?!registry)[a-z-]+\\.ts$'],
      },
    },
    {
      name: 'upstreams-are-strangers',
      comment: 'one upstream never imports another',
      severity: 'error',
      from: { path: '^src/upstreams/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/upstreams/', pathNot: ['^src/upstreams/$1/', '^src/upstreams/[^/]+\\.ts$'] },
    },
    {
      name: 'pure-rooms',
      comment: 'no node core module in the rooms that must run anywhere',
      severity: 'error',
      from: { path: '^src/(wire|canonical)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'ui-sees-the-contract-only',
      severity: 'error',
      from: { path: '^ui/src/' },
      to: { path: '^src/', pathNot: '^src/control/contract/' },
    },
    {
      name: 'ui-features-are-strangers',
      severity: 'error',
      from: { path: '^ui/src/features/([^/]+)/' },
      to: { path: '^ui/src/features/', pathNot: '^ui/src/features/$1/' },
    },
    {
      name: 'kit-knows-no-feature',
      severity: 'error',
      from: { path: '^ui/src/kit/' },
      to: { path: '^ui/src/(features|app)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^(src|ui)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(tests|bench|tools)/|\\.test\\.ts$' },
    },
    { name: 'not-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
