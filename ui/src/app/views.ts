import {
  Activity,
  Boxes,
  ChartColumn,
  FlaskConical,
  Gauge,
  KeyRound,
  Network,
  Settings,
  ShieldCheck,
  Ticket,
} from 'lucide-react'

/** Every view of the navigation, in its order. */
export const views = [
  { to: '/', name: 'overview', icon: Gauge },
  { to: '/proxy', name: 'proxy', icon: Network },
  { to: '/accounts', name: 'accounts', icon: KeyRound },
  { to: '/models', name: 'models', icon: Boxes },
  { to: '/monitor', name: 'monitor', icon: Activity },
  { to: '/usage', name: 'usage', icon: ChartColumn },
  { to: '/keys', name: 'keys', icon: Ticket },
  { to: '/security', name: 'security', icon: ShieldCheck },
  { to: '/playground', name: 'playground', icon: FlaskConical },
  { to: '/settings', name: 'settings', icon: Settings },
] as const
