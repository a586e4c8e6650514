import type { Server } from 'node:http'
import type { Settings } from '../config/settings.ts'

type Limits = Settings['limits']

/** The longest time between two looks: the idle gateway's only timer. */
const calmMs = 5000
const hastyMs = 500

/**
 * How often the times are looked at. Node takes it when the listener is made: a limit that is made shorter later is looked
 * at as often as the earlier one.
 */
export const connectionsCheckingInterval = ({
  header_timeout: head,
  arrival_timeout: whole,
}: Limits): number => Math.min(calmMs, Math.max(hastyMs, Math.min(head, whole) * 250))

/** Puts the limits of the settings in force. Node reads each of them anew: for a connection, at a look, after an answer. */
export function limitServer(server: Server, limits: Limits): void {
  // Read for each connection's parser, but missing in the types.
  Object.assign(server, { maxHeaderSize: limits.max_header_kilobytes * 1000 })
  server.headersTimeout = Math.min(limits.header_timeout, limits.arrival_timeout) * 1000
  server.requestTimeout = limits.arrival_timeout * 1000
  server.keepAliveTimeout = limits.idle_timeout * 1000
}
