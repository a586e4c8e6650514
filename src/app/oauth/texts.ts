import type { Text } from '../../canonical/language.ts'

export const texts = {
  done: {
    en: 'Torii has the consent. This page can be closed.',
    ja: 'Torii への許可が完了しました。このページは閉じてかまいません。',
    'zh-CN': 'Torii 已获得授权。可以关闭此页面。',
  },
  refused: {
    en: 'The authorisation server refused: {word}. Start again; check the client and that you gave the consent.',
    ja: '認可サーバーが拒否しました: {word}。クライアントの設定と同意の操作を確認し、もう一度やり直してください。',
    'zh-CN': '授权服务器拒绝：{word}。请检查客户端并确认已同意，然后重新开始。',
  },
} satisfies Record<string, Text>
