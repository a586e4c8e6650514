import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { refuseContradictions } from './contradictions.ts'
import { readMessages } from './message-reader.ts'
import { originAt } from './rest.ts'
import { expectString } from './schema.ts'
import { type Reading, readSettings, restOf } from './setting-reader.ts'
import { readTools } from './tool-reader.ts'

/** A chat completion request. Every field that has no meaning here is kept in `origin.rest` of its node. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const request = readBody(body)
  refuseContradictions(request)
  return request
}

function readBody(body: JsonObject): CanonicalRequest {
  const model = readModel(body.model)
  const { instructions, turns } = readMessages(body.messages)
  const tools = readTools(body)
  const reading: Reading = { body, known: nodesOf(body), own: {}, places: { model: '/model' } }
  const settings = readSettings(reading)
  return {
    model,
    ...settings,
    instructions,
    turns,
    tools,
    origin: originAt('', restOf(reading), formOf(body), ownOf(reading)),
    places: reading.places,
  }
}

function readModel(model: Json | undefined): string {
  if (model === undefined || model === null || model === '') {
    throw new MalformedRequest('you must provide a model parameter', {
      at: '/model',
      code: 'missing_required_parameter',
    })
  }
  return expectString(model, '/model')
}

/** Fields whose content is nodes with origins of their own. */
function nodesOf(body: JsonObject): Record<string, Json> {
  const known: Record<string, Json> = {}
  for (const field of ['model', 'messages', 'tools', 'functions']) {
    const value = body[field]
    if (value !== undefined && value !== null) known[field] = value
  }
  if (isJsonObject(body.web_search_options)) known.web_search_options = body.web_search_options
  return known
}

/** Lists that hold nothing leave no node behind; one stop sequence may stand alone. */
const formOf = (body: JsonObject): string =>
  [
    ...['tools', 'functions'].filter((field) => isEmptyList(body[field])).map((field) => `${field}=[]`),
    ...(typeof body.stop === 'string' ? ['stop=string'] : []),
  ].join(' ')

const isEmptyList = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 0

const ownOf = ({ own }: Reading): JsonObject | undefined => (Object.keys(own).length === 0 ? undefined : own)
