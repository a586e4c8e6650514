import type { Fields } from './placed-text.ts'

/** Whose a channel is, and where it is when that is not where Torii's upstream of that name is. */
export interface ChannelPlace {
  readonly upstream: string
  readonly base_url?: string
}

const at = (base_url: string, upstream = 'openai-compatible'): ChannelPlace => ({ upstream, base_url })

/** Up to here both have the same numbers. China's places have keys of their own, which the international ones refuse. */
const common: Readonly<Record<number, ChannelPlace>> = {
  1: { upstream: 'openai' },
  3: { upstream: 'azure-openai' },
  14: { upstream: 'anthropic' },
  17: at('https://dashscope.aliyuncs.com/compatible-mode/v1', 'alibaba'),
  20: { upstream: 'openrouter' },
  24: { upstream: 'gemini' },
  25: at('https://api.moonshot.cn/v1', 'moonshot'),
  31: at('https://api.lingyiwanwu.com/v1'),
  33: { upstream: 'bedrock' },
}

/** one-api, relay/channeltype: from 26 on its numbers are its own. */
const oneApi: Readonly<Record<number, ChannelPlace>> = {
  26: at('https://api.baichuan-ai.com/v1'),
  27: at('https://api.minimax.chat/v1', 'minimax'),
  28: { upstream: 'mistral' },
  29: { upstream: 'groq' },
  30: { upstream: 'ollama' },
  32: at('https://api.stepfun.com/v1'),
  35: { upstream: 'cohere' },
  36: { upstream: 'deepseek' },
  39: { upstream: 'together' },
  40: at('https://ark.cn-beijing.volces.com/api/v3'),
  41: { upstream: 'novita' },
  42: { upstream: 'vertex' },
  44: at('https://api.siliconflow.cn/v1', 'siliconflow'),
  45: { upstream: 'xai' },
}

/** new-api, constant/channel.go. */
const newApi: Readonly<Record<number, ChannelPlace>> = {
  4: { upstream: 'ollama' },
  26: at('https://open.bigmodel.cn/api/paas/v4'),
  27: { upstream: 'perplexity' },
  34: { upstream: 'cohere' },
  35: at('https://api.minimax.chat/v1', 'minimax'),
  40: at('https://api.siliconflow.cn/v1', 'siliconflow'),
  41: { upstream: 'vertex' },
  42: { upstream: 'mistral' },
  43: { upstream: 'deepseek' },
  45: at('https://ark.cn-beijing.volces.com/api/v3'),
  46: at('https://qianfan.baidubce.com/v2'),
  48: { upstream: 'xai' },
}

/** new-api has these fields, one-api has not. */
const isNewApi = (channel: Fields): boolean =>
  ['auto_ban', 'channel_info', 'tag', 'setting', 'settings'].some((name) => name in channel)

export const placeOfType = (type: number, channel: Fields): ChannelPlace | undefined =>
  (isNewApi(channel) ? newApi : oneApi)[type] ?? common[type]
