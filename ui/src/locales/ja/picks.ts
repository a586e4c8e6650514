import type { picks as en } from '../en/picks.ts'
import type { Translated } from '../translated.ts'

export const picks: Translated<typeof en> = {
  preferred: 'このリクエストの続きに必要な状態を持っているため',
  favourite: '優先するアカウントに指定されているため',
  share: '配分がもっとも不足していたため (優先度 {{priority}}、重み {{weight}})',
  order: '順番が先頭のため (優先度 {{priority}})',
  soonest: '初回応答がもっとも早いと見込まれるため ({{ms}} ms)',
  unmeasured: '速度をまだ測定していないため',
  home: 'この会話のプロンプトキャッシュがここにあるため',
  'stand-in': 'この会話のキャッシュを持つアカウントの代わりとして',
  'new-session': '新しい会話のため、配分に従って選択',
  'home-away': 'この会話のキャッシュを持つアカウントが使えなかったため',
  probe: 'ロック後の最初の試行',
  fallback: 'ルートの代替 {{step}} 番目',
  join: '、',
}
