import type { StateRefusal, VendorRefusal } from '../continuity.ts'

const named = (id: string): string => `'${id.slice(0, 100)}'`

/** The API's own words for state that is not there, or not to be had so. */
export const refusals: Readonly<Record<StateRefusal, (id: string) => VendorRefusal>> = {
  'response-not-found': (id) => ({
    status: 404,
    code: 'not_found',
    message: `Response with id ${named(id)} not found.`,
    param: 'id',
  }),
  'previous-not-found': (id) => ({
    status: 400,
    code: 'previous_response_not_found',
    message: `Previous response with id ${named(id)} not found.`,
    param: 'previous_response_id',
  }),
  'conversation-not-found': (id) => ({
    status: 404,
    code: 'not_found',
    message: `Conversation with id ${named(id)} not found.`,
    param: 'conversation',
  }),
  'item-not-found': (id) => ({
    status: 404,
    code: 'not_found',
    message: `Item with id ${named(id)} not found.`,
    param: 'item_id',
  }),
  'reference-not-found': (id) => ({
    status: 404,
    code: 'not_found',
    message: `Item with id ${named(id)} not found.`,
    param: 'input',
  }),
  'not-background': () => ({
    status: 400,
    code: 'invalid_request',
    message: 'Cannot cancel a synchronous response.',
    param: 'response_id',
  }),
  'background-needs-store': () => ({
    status: 400,
    code: 'invalid_request',
    message: 'Background mode requires store to be true.',
    param: 'background',
  }),
  'not-streamed': (id) => ({
    status: 400,
    code: 'invalid_request',
    message: `Invalid 'starting_after': ${named(id)} is no sequence number.`,
    param: 'starting_after',
  }),
  'both-states': () => ({
    status: 400,
    code: 'mutually_exclusive_parameters',
    message:
      "Mutually exclusive parameters: 'previous_response_id' and 'conversation' cannot be used together.",
    param: 'previous_response_id',
  }),
  'unreadable-summary': () => ({
    status: 400,
    code: 'invalid_encrypted_content',
    message: 'The encrypted content of a compaction item could not be verified.',
    param: 'input',
  }),
  'too-many-runs': (limit) => ({
    status: 429,
    code: 'rate_limit_exceeded',
    message: `Too many responses are being generated in the background (limit ${limit}). Try again when one has ended.`,
    param: 'background',
  }),
  'too-many-sockets': (limit) => ({
    status: 429,
    code: 'websocket_connection_limit_reached',
    message: `Too many WebSocket connections are open (limit ${limit}). Close one, or send the request as POST.`,
  }),
  'too-many-messages': (limit) => ({
    status: 429,
    code: 'rate_limit_exceeded',
    message: `More than ${limit} messages wait on this connection. Responses are made one after the other: wait for the one under way.`,
  }),
}
