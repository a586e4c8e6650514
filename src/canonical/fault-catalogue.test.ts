import { describe, expect, it } from 'vitest'
import {
  catalogueFault,
  type FaultEntry,
  type FaultId,
  faultCatalogue,
  tellFault,
} from './fault-catalogue.ts'
import { languages } from './language.ts'

const entries = Object.entries(faultCatalogue) as [FaultId, FaultEntry][]
const placesOf = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()

describe('the fault catalogue', () => {
  it.each(entries)('%s has every place in every language', (_id, entry) => {
    for (const field of ['cause', 'fix'] as const) {
      const expected = [...new Set(placesOf(entry[field].en))]
      for (const language of languages)
        expect([...new Set(placesOf(entry[field][language]))]).toEqual(expected)
    }
  })

  it('says cause and fix in the language asked for', () => {
    const fault = catalogueFault('no_usable_account', { stage: 'plan', language: 'ja' })
    expect(fault).toMatchObject({
      code: 'no_usable_account',
      status: 503,
      message: '使用可能なアカウントがありません。先にアカウントを追加してください',
    })
  })

  it('fills places and keeps the retry hint', () => {
    const fault = catalogueFault('accounts_waiting', {
      stage: 'attempt',
      language: 'en',
      values: { model: 'm', last: '429 slow_down', seconds: 7 },
      retryAfter: 7,
    })
    expect(fault.message).toContain('Repeat in 7 s.')
    expect(fault.retryAfter).toBe(7)
  })

  it('is told again to another reader, the reason too', () => {
    const fault = catalogueFault('media_not_fetched', {
      stage: 'plan',
      language: 'en',
      values: { reason: 'no answer within 20 seconds' },
    })
    expect(tellFault(fault, 'ja').message).toContain('取得できませんでした: 20 秒以内に応答がありません')
    expect(tellFault(fault, 'zh-CN').message).toContain('20 秒内没有响应')
    expect(tellFault(tellFault(fault, 'ja'), 'en')).toEqual(fault)
  })

  it('leaves a vendor’s sentence under one of our codes, and one of an earlier version, as they are', () => {
    const { values, ...vendors } = catalogueFault('model_not_found', { stage: 'attempt', language: 'en' })
    expect(values).toEqual({})
    expect(tellFault(vendors, 'ja')).toBe(vendors)
  })
})
