import type {
  ResponseContent,
  ResponseInputAudio,
  ResponseInputItem,
  ResponseOutputItem,
  ResponseStreamEvent,
  Tool,
} from 'openai/resources/responses/responses'

/**
 * The words the vendor publishes for its kinds of items, content, tools and events. Tables of this folder are checked
 * against them by the compiler, so a kind that appears in a new SDK is a type error here. Bodies themselves are read
 * loosely, node by node (wire-node.ts): what is named is read, the rest is kept.
 */
type TypeOf<T> = T extends { type?: infer Type } ? Extract<Type, string> : never

export type ItemType = TypeOf<ResponseInputItem> | TypeOf<ResponseOutputItem>
export type ContentType = TypeOf<ResponseContent> | TypeOf<ResponseInputAudio>
export type ToolType = TypeOf<Tool>
export type EventType = TypeOf<ResponseStreamEvent> | 'keepalive'
