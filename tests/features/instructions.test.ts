import { expect } from 'vitest'
import { type Feature, thinkingModels, walkRequests } from './support/walk.ts'

const brief = 'Be brief.'
const kind = 'Be kind.'
const hello = { role: 'user', content: 'Hello' } as const
const turns = [hello, { role: 'assistant', content: 'Yes?' }, { role: 'user', content: 'Go on.' }]
const text = (words: string, more: object = {}) => ({ type: 'text', text: words, ...more })
const spoken = (words: string) => expect.toSatisfy((content) => JSON.stringify(content).includes(words))
const shortTtl = { cache_control: { type: 'ephemeral' } }
const longTtl = { cache_control: { type: 'ephemeral', ttl: '1h' } }

const features: readonly Feature[] = [
  {
    feature: 'system instructions',
    says: {
      chat: { messages: [{ role: 'system', content: brief }, hello] },
      responses: { instructions: brief },
      messages: { system: brief },
      gemini: { systemInstruction: { parts: [{ text: brief }] } },
    },
    reaches: {
      chat: { body: { messages: [{ role: 'system', content: brief }, { role: 'user' }] } },
      responses: { body: { instructions: brief } },
      messages: { body: { system: [text(brief)] } },
      gemini: { body: { systemInstruction: { parts: [{ text: brief }] } } },
    },
  },
  {
    feature: 'system instructions for a model that knows developers',
    models: thinkingModels,
    says: {
      responses: { instructions: brief },
      messages: { system: brief },
      gemini: { systemInstruction: { parts: [{ text: brief }] } },
    },
    reaches: {
      chat: { body: { messages: [{ role: 'developer', content: brief }, { role: 'user' }] } },
      responses: { body: { instructions: brief } },
      messages: { body: { system: [text(brief)] } },
      gemini: { body: { systemInstruction: { parts: [{ text: brief }] } } },
    },
  },
  {
    feature: 'several blocks of instructions',
    says: {
      chat: { messages: [{ role: 'system', content: [text(brief), text(kind)] }, hello] },
      messages: { system: [text(brief), text(kind)] },
      gemini: { systemInstruction: { parts: [{ text: brief }, { text: kind }] } },
    },
    reaches: {
      chat: {
        body: { messages: [{ role: 'system', content: [text(brief), text(kind)] }, { role: 'user' }] },
      },
      responses: {
        body: {
          input: [
            {
              role: 'system',
              content: [
                { type: 'input_text', text: brief },
                { type: 'input_text', text: kind },
              ],
            },
            { role: 'user' },
          ],
        },
      },
      messages: { body: { system: [text(brief), text(kind)] } },
      gemini: { body: { systemInstruction: { parts: [{ text: brief }, { text: kind }] } } },
    },
  },
  {
    feature: 'developer instructions',
    says: {
      chat: { messages: [{ role: 'developer', content: brief }, hello] },
      responses: { input: [{ role: 'developer', content: brief }, hello] },
    },
    models: { chat: 'gpt-5.6' },
    reaches: {
      chat: { body: { messages: [{ role: 'developer', content: brief }, { role: 'user' }] } },
      responses: { body: { instructions: brief } },
      messages: { body: { system: [text(brief)] } },
      gemini: { body: { systemInstruction: { parts: [{ text: brief }] } } },
    },
  },
  {
    feature: 'instructions amid the turns, where the model knows them',
    models: thinkingModels,
    says: {
      chat: { messages: [...turns, { role: 'developer', content: brief }] },
      responses: { input: [...turns, { role: 'developer', content: brief }] },
      messages: { messages: [...turns, { role: 'system', content: brief }] },
    },
    at: { chat: '/messages/3', responses: '/input/3', messages: '/messages/3' },
    reaches: {
      chat: {
        body: {
          messages: [
            { role: 'user' },
            { role: 'assistant' },
            { role: 'user' },
            { role: 'developer', content: brief },
          ],
        },
      },
      responses: {
        body: {
          input: [
            { role: 'user' },
            { role: 'assistant' },
            { role: 'user' },
            { role: expect.stringMatching(/system|developer/), content: spoken(brief) },
          ],
        },
      },
      messages: {
        body: {
          messages: [
            { role: 'user' },
            { role: 'assistant' },
            { role: 'user' },
            { role: 'system', content: spoken(brief) },
          ],
        },
      },
      gemini: {
        body: { contents: [{ role: 'user' }, { role: 'model' }, { role: 'user', parts: spoken(brief) }] },
        told: ['speaker approximated'],
      },
    },
  },
  {
    feature: 'cache marks with their lifetimes',
    says: {
      messages: {
        system: [text(brief, longTtl)],
        messages: [{ role: 'user', content: [text('Long text.', shortTtl), text('Question?')] }],
      },
    },
    reaches: {
      chat: {
        body: { messages: [{ role: 'system', content: brief }, { role: 'user' }] },
        told: ['cache-mark dropped /system/0', 'cache-mark dropped /messages/0/content/0'],
      },
      responses: {
        body: { instructions: brief },
        told: ['cache-mark dropped /system/0', 'cache-mark dropped /messages/0/content/0'],
      },
      messages: {},
      gemini: {
        body: { systemInstruction: { parts: [{ text: brief }] } },
        told: ['cache-mark dropped /system/0', 'cache-mark dropped /messages/0/content/0'],
      },
    },
  },
  {
    feature: 'cache marks, where OpenAI’s model takes breakpoints',
    models: thinkingModels,
    says: {
      messages: {
        system: [text(brief, longTtl)],
        messages: [{ role: 'user', content: [text('Long text.', shortTtl), text('Question?')] }],
      },
    },
    reaches: {
      chat: {
        body: {
          messages: [
            {
              role: 'developer',
              content: [text(brief, { prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m' } })],
            },
            {
              role: 'user',
              content: [
                text('Long text.', { prompt_cache_breakpoint: { mode: 'explicit' } }),
                { type: 'text', text: 'Question?' },
              ],
            },
          ],
        },
        told: ['cache-mark approximated /system/0'],
      },
      responses: {
        body: {
          input: [
            {
              role: 'developer',
              content: [
                {
                  type: 'input_text',
                  text: brief,
                  prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m' },
                },
              ],
            },
            {
              role: 'user',
              content: [
                { type: 'input_text', text: 'Long text.', prompt_cache_breakpoint: { mode: 'explicit' } },
                { type: 'input_text', text: 'Question?' },
              ],
            },
          ],
        },
        told: ['cache-mark approximated /system/0'],
      },
      messages: {},
      gemini: { told: ['cache-mark dropped /system/0', 'cache-mark dropped /messages/0/content/0'] },
    },
  },
  {
    feature: 'OpenAI’s cache breakpoints',
    says: {
      chat: {
        messages: [
          {
            role: 'system',
            content: [text(brief, { prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } })],
          },
          {
            role: 'user',
            content: [
              text('Long text.', { prompt_cache_breakpoint: { mode: 'explicit' } }),
              text('Question?'),
            ],
          },
        ],
      },
      responses: {
        input: [
          {
            role: 'system',
            content: [
              { type: 'input_text', text: brief, prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } },
            ],
          },
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'Long text.', prompt_cache_breakpoint: { mode: 'explicit' } },
              { type: 'input_text', text: 'Question?' },
            ],
          },
        ],
      },
    },
    models: { chat: 'gpt-5.6', responses: 'gpt-5.6' },
    at: { chat: '/messages/0/content/0', responses: '/input/0/content/0' },
    reaches: {
      chat: {
        body: {
          messages: [
            { content: [text(brief, { prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } })] },
            {
              content: [
                text('Long text.', { prompt_cache_breakpoint: { mode: 'explicit' } }),
                text('Question?'),
              ],
            },
          ],
        },
      },
      responses: {
        body: {
          input: [
            { content: [{ text: brief, prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } }] },
            { content: [{ prompt_cache_breakpoint: { mode: 'explicit' } }, { text: 'Question?' }] },
          ],
        },
      },
      messages: {
        body: {
          system: [text(brief, longTtl)],
          messages: [{ content: [text('Long text.', shortTtl), text('Question?')] }],
        },
        told: ['cache-mark approximated'],
      },
      gemini: {},
    },
    pairs: {
      'chat>gemini': {
        told: ['cache-mark dropped /messages/0/content/0', 'cache-mark dropped /messages/1/content/0'],
      },
      'responses>gemini': {
        told: ['cache-mark dropped /input/0/content/0', 'cache-mark dropped /input/1/content/0'],
      },
    },
  },
  {
    feature: 'several turns',
    says: {
      chat: { messages: turns },
      responses: { input: turns },
      messages: { messages: turns },
      gemini: {
        contents: [
          { role: 'user', parts: [{ text: 'Hello' }] },
          { role: 'model', parts: [{ text: 'Yes?' }] },
          { role: 'user', parts: [{ text: 'Go on.' }] },
        ],
      },
    },
    reaches: {
      chat: { body: { messages: turns } },
      responses: {
        body: {
          input: [
            { role: 'user', content: spoken('Hello') },
            { role: 'assistant', content: spoken('Yes?') },
            { role: 'user', content: spoken('Go on.') },
          ],
        },
      },
      messages: {
        body: {
          messages: [
            { role: 'user', content: spoken('Hello') },
            { role: 'assistant', content: spoken('Yes?') },
            { role: 'user', content: spoken('Go on.') },
          ],
        },
      },
      gemini: {
        body: {
          contents: [
            { role: 'user', parts: [{ text: 'Hello' }] },
            { role: 'model', parts: [{ text: 'Yes?' }] },
            { role: 'user', parts: [{ text: 'Go on.' }] },
          ],
        },
      },
    },
  },
  {
    feature: 'a begun answer, where the model goes on from it',
    says: {
      chat: { messages: [hello, { role: 'assistant', content: 'It is' }] },
      responses: { input: [hello, { role: 'assistant', content: 'It is' }] },
      messages: { messages: [hello, { role: 'assistant', content: 'It is' }] },
      gemini: {
        contents: [
          { role: 'user', parts: [{ text: 'Hello' }] },
          { role: 'model', parts: [{ text: 'It is' }] },
        ],
      },
    },
    at: { chat: '/messages/1', responses: '/input/1', messages: '/messages/1', gemini: '/contents/1' },
    reaches: {
      chat: {
        body: { messages: [{ role: 'user' }, { role: 'assistant', content: 'It is' }] },
        told: ['prefill approximated'],
      },
      responses: {
        body: { input: [{ role: 'user' }, { role: 'assistant', content: spoken('It is') }] },
        told: ['prefill approximated'],
      },
      messages: { body: { messages: [{ role: 'user' }, { role: 'assistant', content: spoken('It is') }] } },
      gemini: {
        body: { contents: [{ role: 'user' }, { role: 'model', parts: [{ text: 'It is' }] }] },
        told: ['prefill approximated'],
      },
    },
  },
  {
    feature: 'a named participant',
    says: { chat: { messages: [{ ...hello, name: 'ann' }] } },
    at: { chat: '/messages/0' },
    reaches: {
      chat: {},
      responses: { told: ['speaker dropped'] },
      messages: { told: ['speaker dropped'] },
      gemini: { told: ['speaker dropped'] },
    },
  },
]

walkRequests(features)
