import { expect } from 'vitest'
import { pdf, picture, wave } from '../matrix/full/features.ts'
import { type ByDialect, type Feature, walkRequests } from './support/walk.ts'

const dataUrl = (type: string, data: string) => `data:${type};base64,${data}`
const imageUrl = 'https://example.com/a.png'
const pdfUrl = 'http://files.test/a.pdf'

/** A question with a file beside its words, in each client's own words. */
const asking = (part: ByDialect<object>): ByDialect<object> => ({
  ...(part.chat && {
    chat: { messages: [{ role: 'user', content: [{ type: 'text', text: 'See:' }, part.chat] }] },
  }),
  ...(part.responses && {
    responses: { input: [{ role: 'user', content: [{ type: 'input_text', text: 'See:' }, part.responses] }] },
  }),
  ...(part.messages && {
    messages: { messages: [{ role: 'user', content: [{ type: 'text', text: 'See:' }, part.messages] }] },
  }),
  ...(part.gemini && { gemini: { contents: [{ role: 'user', parts: [{ text: 'See:' }, part.gemini] }] } }),
})

const at = {
  chat: '/messages/0/content/1',
  responses: '/input/0/content/1',
  messages: '/messages/0/content/1',
  gemini: '/contents/0/parts/1',
}

/** The upstream's own form of the part beside the words. */
const carries = {
  chat: (part: object) => ({
    body: { messages: [{ role: 'user', content: [{ type: 'text', text: 'See:' }, part] }] },
  }),
  responses: (part: object) => ({
    body: { input: [{ role: 'user', content: [{ type: 'input_text', text: 'See:' }, part] }] },
  }),
  messages: (part: object) => ({
    body: { messages: [{ role: 'user', content: [{ type: 'text', text: 'See:' }, part] }] },
  }),
  gemini: (part: object) => ({ body: { contents: [{ role: 'user', parts: [{ text: 'See:' }, part] }] } }),
}

const features: readonly Feature[] = [
  {
    feature: 'an image inline',
    at,
    says: asking({
      chat: { type: 'image_url', image_url: { url: dataUrl('image/png', picture) } },
      responses: { type: 'input_image', image_url: dataUrl('image/png', picture) },
      messages: { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
      gemini: { inlineData: { mimeType: 'image/png', data: picture } },
    }),
    reaches: {
      chat: carries.chat({ type: 'image_url', image_url: { url: dataUrl('image/png', picture) } }),
      responses: carries.responses({ type: 'input_image', image_url: dataUrl('image/png', picture) }),
      messages: carries.messages({
        type: 'image',
        source: { type: 'base64', media_type: 'image/png', data: picture },
      }),
      gemini: carries.gemini({ inlineData: { mimeType: 'image/png', data: picture } }),
    },
  },
  {
    feature: 'an image by URL',
    at,
    says: asking({
      chat: { type: 'image_url', image_url: { url: imageUrl } },
      responses: { type: 'input_image', image_url: imageUrl },
      messages: { type: 'image', source: { type: 'url', url: imageUrl } },
      gemini: { fileData: { mimeType: 'image/png', fileUri: imageUrl } },
    }),
    reaches: {
      chat: carries.chat({ type: 'image_url', image_url: { url: imageUrl } }),
      responses: carries.responses({ type: 'input_image', image_url: imageUrl }),
      messages: carries.messages({ type: 'image', source: { type: 'url', url: imageUrl } }),
      gemini: carries.gemini({ fileData: { mimeType: 'image/png', fileUri: imageUrl } }),
    },
  },
  {
    feature: 'an image to be seen in detail',
    at,
    says: asking({
      chat: { type: 'image_url', image_url: { url: dataUrl('image/png', picture), detail: 'high' } },
      responses: { type: 'input_image', image_url: dataUrl('image/png', picture), detail: 'high' },
      gemini: {
        inlineData: { mimeType: 'image/png', data: picture },
        mediaResolution: { level: 'MEDIA_RESOLUTION_HIGH' },
      },
    }),
    reaches: {
      chat: carries.chat({ type: 'image_url', image_url: { detail: 'high' } }),
      responses: carries.responses({ type: 'input_image', detail: 'high' }),
      messages: { ...carries.messages({ type: 'image' }), told: ['media dropped'] },
      gemini: carries.gemini({
        inlineData: { mimeType: 'image/png' },
        mediaResolution: { level: 'MEDIA_RESOLUTION_HIGH' },
      }),
    },
  },
  {
    feature: 'an image to be seen in detail, where that is said of all or none',
    at,
    models: { gemini: 'gemini-2.5-flash' },
    says: asking({
      chat: { type: 'image_url', image_url: { url: dataUrl('image/png', picture), detail: 'high' } },
      responses: { type: 'input_image', image_url: dataUrl('image/png', picture), detail: 'high' },
    }),
    reaches: { gemini: { ...carries.gemini({ inlineData: {} }), told: ['media dropped'] } },
  },
  {
    feature: 'a PDF inline',
    at,
    says: asking({
      chat: { type: 'file', file: { filename: 'report.pdf', file_data: dataUrl('application/pdf', pdf) } },
      responses: { type: 'input_file', filename: 'report.pdf', file_data: dataUrl('application/pdf', pdf) },
      messages: {
        type: 'document',
        title: 'report.pdf',
        source: { type: 'base64', media_type: 'application/pdf', data: pdf },
      },
    }),
    reaches: {
      chat: carries.chat({
        type: 'file',
        file: { filename: 'report.pdf', file_data: dataUrl('application/pdf', pdf) },
      }),
      responses: carries.responses({
        type: 'input_file',
        filename: 'report.pdf',
        file_data: dataUrl('application/pdf', pdf),
      }),
      messages: carries.messages({
        type: 'document',
        title: 'report.pdf',
        source: { type: 'base64', media_type: 'application/pdf', data: pdf },
      }),
      gemini: {
        ...carries.gemini({ inlineData: { mimeType: 'application/pdf', data: pdf } }),
        told: ['document dropped'],
      },
    },
  },
  {
    feature: 'a PDF without a name',
    at,
    says: asking({
      messages: { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } },
      gemini: { inlineData: { mimeType: 'application/pdf', data: pdf } },
    }),
    reaches: {
      chat: carries.chat({ type: 'file', file: { file_data: dataUrl('application/pdf', pdf) } }),
      responses: carries.responses({ type: 'input_file', file_data: dataUrl('application/pdf', pdf) }),
      messages: carries.messages({
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: pdf },
      }),
      gemini: carries.gemini({ inlineData: { mimeType: 'application/pdf', data: pdf } }),
    },
  },
  {
    feature: 'a PDF by URL',
    at,
    says: asking({
      responses: { type: 'input_file', file_url: 'https://example.com/a.pdf' },
      messages: { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
      gemini: { fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' } },
    }),
    reaches: {
      responses: carries.responses({ type: 'input_file', file_url: 'https://example.com/a.pdf' }),
      messages: carries.messages({
        type: 'document',
        source: { type: 'url', url: 'https://example.com/a.pdf' },
      }),
      gemini: carries.gemini({
        fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' },
      }),
    },
  },
  {
    feature: 'a PDF by an address that the upstream does not fetch',
    at,
    says: asking({
      responses: { type: 'input_file', file_url: pdfUrl },
      gemini: { fileData: { mimeType: 'application/pdf', fileUri: pdfUrl } },
    }),
    reaches: {
      chat: {
        ...carries.chat({ type: 'file', file: { file_data: dataUrl('application/pdf', pdf) } }),
        told: ['media approximated'],
      },
      messages: {
        ...carries.messages({
          type: 'document',
          source: { type: 'base64', media_type: 'application/pdf', data: pdf },
        }),
        told: ['media approximated'],
      },
    },
  },
  {
    feature: 'a text document',
    at,
    says: asking({
      messages: {
        type: 'document',
        title: 'Notes',
        source: { type: 'text', media_type: 'text/plain', data: 'It rained.' },
      },
    }),
    reaches: {
      chat: {
        body: {
          messages: [
            {
              content: [
                { type: 'text', text: 'See:' },
                { type: 'text', text: 'Notes:' },
                { type: 'text', text: 'It rained.' },
              ],
            },
          ],
        },
        told: ['document approximated'],
      },
      responses: {
        ...carries.responses({ type: 'input_text', text: expect.stringMatching(/Notes\s+It rained\./) }),
        told: ['document approximated'],
      },
      messages: {},
      gemini: {
        body: { contents: [{ parts: [{ text: 'See:' }, { text: 'Notes:' }, { text: 'It rained.' }] }] },
        told: ['document approximated'],
      },
    },
  },
  {
    feature: 'a document to be cited',
    at,
    says: asking({
      messages: {
        type: 'document',
        citations: { enabled: true },
        source: { type: 'base64', media_type: 'application/pdf', data: pdf },
      },
    }),
    reaches: {
      chat: { told: ['citation dropped'] },
      responses: { told: ['citation dropped'] },
      messages: {},
      gemini: { told: ['citation dropped'] },
    },
  },
  {
    feature: 'a file that its vendor keeps',
    at,
    says: asking({
      chat: { type: 'file', file: { file_id: 'file_1' } },
      responses: { type: 'input_file', file_id: 'file_1' },
      messages: { type: 'document', source: { type: 'file', file_id: 'file_1' } },
      gemini: {
        fileData: {
          mimeType: 'application/pdf',
          fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc',
        },
      },
    }),
    reaches: {
      chat: { told: ['document dropped'] },
      responses: { told: ['document dropped'] },
      messages: { told: ['media dropped'] },
      gemini: { told: ['document dropped'] },
    },
    pairs: {
      'chat>responses': { ...carries.responses({ type: 'input_file', file_id: 'file_1' }), told: [] },
      'responses>chat': { ...carries.chat({ type: 'file', file: { file_id: 'file_1' } }), told: [] },
    },
  },
  {
    feature: 'audio',
    at,
    says: asking({
      chat: { type: 'input_audio', input_audio: { data: wave, format: 'wav' } },
      gemini: { inlineData: { mimeType: 'audio/wav', data: wave } },
    }),
    reaches: {
      chat: carries.chat({ type: 'input_audio', input_audio: { data: wave, format: 'wav' } }),
      responses: { told: ['media dropped'] },
      messages: { told: ['media dropped'] },
      gemini: carries.gemini({ inlineData: { mimeType: 'audio/wav', data: wave } }),
    },
  },
  {
    feature: 'audio of another kind',
    at,
    says: asking({
      chat: { type: 'input_audio', input_audio: { data: wave, format: 'mp3' } },
      gemini: { inlineData: { mimeType: 'audio/mp3', data: wave } },
    }),
    reaches: {
      chat: carries.chat({ type: 'input_audio', input_audio: { data: wave, format: 'mp3' } }),
      responses: { told: ['media dropped'] },
      messages: { told: ['media dropped'] },
      gemini: carries.gemini({
        inlineData: { mimeType: expect.stringMatching(/^audio\/mp(?:3|eg)$/), data: wave },
      }),
    },
  },
  {
    feature: 'video',
    at,
    says: asking({
      gemini: { inlineData: { mimeType: 'video/mp4', data: wave } },
    }),
    reaches: {
      chat: { told: ['media dropped'] },
      responses: { told: ['media dropped'] },
      messages: { told: ['media dropped'] },
      gemini: {},
    },
  },
  {
    feature: 'video by its address',
    at,
    says: asking({
      gemini: { fileData: { mimeType: 'video/mp4', fileUri: 'https://example.com/a.mp4' } },
    }),
    reaches: {
      chat: { told: ['media dropped'] },
      responses: { told: ['media dropped'] },
      messages: { told: ['media dropped'] },
    },
  },
  {
    feature: 'a text file',
    at,
    says: asking({
      responses: {
        type: 'input_file',
        filename: 'a.csv',
        file_data: dataUrl('text/csv', Buffer.from('a,b').toString('base64')),
      },
    }),
    reaches: {
      chat: {
        body: {
          messages: [
            {
              content: [
                { type: 'text', text: 'See:' },
                { type: 'text', text: 'a.csv:' },
                { type: 'text', text: 'a,b' },
              ],
            },
          ],
        },
        told: ['document approximated'],
      },
      messages: carries.messages({
        type: 'document',
        title: 'a.csv',
        source: { type: 'text', media_type: 'text/plain', data: 'a,b' },
      }),
      gemini: {
        ...carries.gemini({
          inlineData: { mimeType: 'text/csv', data: Buffer.from('a,b').toString('base64') },
        }),
        told: ['document dropped'],
      },
    },
  },
  {
    feature: 'a document of parts, marked for the cache',
    at,
    models: { chat: 'gpt-5.6', responses: 'gpt-5.6' },
    says: asking({
      messages: {
        type: 'document',
        title: 'Notes',
        context: 'Of last week.',
        citations: { enabled: true },
        source: { type: 'content', content: [{ type: 'text', text: 'It rained.' }] },
        cache_control: { type: 'ephemeral' },
      },
    }),
    reaches: {
      chat: {
        body: {
          messages: [
            {
              content: [
                { type: 'text', text: 'See:' },
                { type: 'text', text: 'Notes:' },
                { type: 'text', text: 'It rained.', prompt_cache_breakpoint: { mode: 'explicit' } },
              ],
            },
          ],
        },
        told: ['document approximated', 'document dropped', 'citation dropped'],
      },
      responses: {
        body: {
          input: [
            {
              content: [
                { type: 'input_text', text: 'See:' },
                { type: 'input_text', text: 'Notes:' },
                { type: 'input_text', text: 'It rained.', prompt_cache_breakpoint: { mode: 'explicit' } },
              ],
            },
          ],
        },
        told: ['document dropped', 'citation dropped', 'document approximated'],
      },
      gemini: {
        body: { contents: [{ parts: [{ text: 'See:' }, { text: 'Notes:' }, { text: 'It rained.' }] }] },
        told: ['cache-mark dropped', 'document dropped', 'citation dropped', 'document approximated'],
      },
    },
  },
]

walkRequests(features)
