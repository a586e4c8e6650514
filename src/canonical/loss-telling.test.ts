import { describe, expect, it } from 'vitest'
import { tellLoss } from './loss-telling.ts'

const inJapanese = (detail: string) => tellLoss({ detail }, 'ja')

describe('a loss in the reader’s language', () => {
  it('is the English sentence for who reads English', () => {
    expect(tellLoss({ detail: 'top_k has no field in openai-chat' }, 'en')).toBe(
      'top_k has no field in openai-chat',
    )
  })

  it('keeps names as they are', () => {
    expect(inJapanese('top_k has no field in openai-chat')).toBe(
      'openai-chat に top_k に当たる項目がありません',
    )
  })

  it('translates the words that stand in its places', () => {
    expect(inJapanese('video has no form in openai-chat')).toBe('openai-chat に動画を書く形がありません')
    expect(tellLoss({ detail: 'Gemini has no field for keeping the answer' }, 'zh-CN')).toBe(
      'Gemini 没有与保存回答对应的字段',
    )
  })

  it('takes the sentence that says most', () => {
    expect(inJapanese('image detail `high` has no field here')).toBe(
      '画像の detail `high` に当たる項目が送り先にありません',
    )
  })

  it('sets Latin names apart', () => {
    expect(inJapanese('Gemini has no field for metadata')).toBe('Gemini に metadata に当たる項目がありません')
  })

  it('tells a sentence within a sentence', () => {
    expect(inJapanese('video: this place fetches no URLs')).toBe('動画: 送り先は URL を取得しません')
  })

  it('is left to the English where there are no words for it', () => {
    expect(inJapanese('something that no writer says')).toBeUndefined()
    expect(inJapanese('image: something that no writer says')).toBeUndefined()
  })
})
