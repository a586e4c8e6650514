import type { TargetProtocolId } from '../../src/canonical/protocol-id.ts'
import type { Target } from '../../src/protocols/codec-context.ts'
import { upstreams } from '../../src/upstreams/registry.ts'

/** A place and a model that requests are written for, with the quirks its upstream states. */
export interface MatrixTarget extends Target {
  /** `claude-opus-5`, or `place/model` for a place that is not the dialect's own vendor. */
  readonly name: string
  readonly dialect: TargetProtocolId
}

const target = (dialect: TargetProtocolId, place: string, model: string, name = model): MatrixTarget => {
  const upstream = upstreams[place]
  if (upstream === undefined) throw new Error(`No upstream ${place}`)
  return {
    name,
    dialect,
    model,
    issuer: upstream.issuer(dialect),
    quirks: upstream.quirks({ name: 'matrix', options: {} }, dialect, model),
  }
}

/** Of each dialect its vendor's present model: what the digests and the fidelity pages are made for. */
export const mainTargets: Readonly<Record<TargetProtocolId, MatrixTarget>> = {
  'openai-chat': target('openai-chat', 'openai', 'gpt-5.4'),
  'openai-responses': target('openai-responses', 'openai', 'gpt-5.4'),
  'anthropic-messages': target('anthropic-messages', 'anthropic', 'claude-opus-5'),
  'gemini-generate': target('gemini-generate', 'gemini', 'gemini-3-pro-preview'),
  'bedrock-converse': target('bedrock-converse', 'bedrock', 'amazon.nova-2-lite-v1:0'),
}

/** Models and places that take less or other things. */
const otherTargets: readonly MatrixTarget[] = [
  target('openai-chat', 'openai', 'gpt-4o'),
  target('openai-chat', 'deepseek', 'deepseek-v4', 'deepseek/deepseek-v4'),
  target('openai-chat', 'mistral', 'mistral-large', 'mistral/mistral-large'),
  target('openai-chat', 'openrouter', 'z-ai/glm-5', 'openrouter/glm-5'),
  target('openai-responses', 'openai', 'gpt-4.1'),
  target('openai-responses', 'xai', 'grok-4', 'xai/grok-4'),
  target('anthropic-messages', 'anthropic', 'claude-haiku-4-5'),
  target('anthropic-messages', 'anthropic', 'claude-3-5-haiku-20241022'),
  target('anthropic-messages', 'zai', 'glm-4.7', 'zai/glm-4.7'),
  target('gemini-generate', 'gemini', 'gemini-2.5-flash'),
  target('gemini-generate', 'gemini', 'gemini-2.0-flash'),
  target('gemini-generate', 'vertex', 'gemini-3-flash', 'vertex/gemini-3-flash'),
  target('bedrock-converse', 'bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'),
  target('bedrock-converse', 'bedrock', 'us.anthropic.claude-opus-5-v1'),
  target('bedrock-converse', 'bedrock', 'us.meta.llama4-maverick-17b-instruct-v1:0'),
  target('bedrock-converse', 'bedrock', 'openai.gpt-oss-120b-1:0'),
  target('bedrock-converse', 'bedrock', 'mistral.mistral-large-3-675b-instruct'),
]

export const allTargets: readonly MatrixTarget[] = [...Object.values(mainTargets), ...otherTargets]
