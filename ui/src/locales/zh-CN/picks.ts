import type { picks as en } from '../en/picks.ts'
import type { Translated } from '../translated.ts'

export const picks: Translated<typeof en> = {
  preferred: '它保存着此请求要接续的状态',
  favourite: '它是您指定的首选账号',
  share: '它的份额欠得最多（优先级 {{priority}}，权重 {{weight}}）',
  order: '它排在最前（优先级 {{priority}}）',
  soonest: '预计它的首字节最快（{{ms}} ms）',
  unmeasured: '尚未测量它的速度',
  home: '此会话的提示缓存在这里',
  'stand-in': '代替保存此会话缓存的账号',
  'new-session': '新会话，按份额分配',
  'home-away': '保存此会话缓存的账号当时无法使用',
  probe: '锁定后的首次尝试',
  fallback: '路由的第 {{step}} 个备用模型',
  join: '；',
}
