import type { Text } from '../../canonical/language.ts'

export const texts = {
  done: {
    en: 'Torii has the consent. This page can be closed.',
    ja: 'Torii への許可が完了しました。このページは閉じてかまいません。',
    'zh-CN': 'Torii 已获得授权。可以关闭此页面。',
  },
  wrong_state: {
    en: 'This address belongs to another consent (its state differs). Paste the one that this link ended at.',
    ja: 'これは別の認可のアドレスです（state が一致しません）。このリンクからたどり着いたアドレスを貼り付けてください。',
    'zh-CN': '此地址属于另一次授权（state 不一致）。请粘贴本链接最后停留的地址。',
  },
  no_code: {
    en: 'There is no code in it. Paste the whole address that the browser ended at, or the code alone.',
    ja: 'コードが含まれていません。ブラウザーに表示されたアドレス全体、またはコードだけを貼り付けてください。',
    'zh-CN': '其中没有代码。请粘贴浏览器最后停留的完整地址，或仅粘贴代码。',
  },
  invalid_grant: {
    en: 'The code is wrong, used up or too old ({word}). Open the link again and paste the new one.',
    ja: 'コードが正しくないか、使用済みか、期限切れです（{word}）。リンクをもう一度開き、新しいコードを貼り付けてください。',
    'zh-CN': '代码不正确、已被使用或已过期（{word}）。请再次打开链接并粘贴新的代码。',
  },
  no_refresh_token: {
    en: 'The authorisation server gave no refresh token, so the account would end within the hour. Withdraw the consent there and give it anew.',
    ja: '認可サーバーからリフレッシュトークンを受け取れませんでした（このままでは 1 時間で使えなくなります）。許可を一度取り消し、もう一度許可してください。',
    'zh-CN': '授权服务器未提供刷新令牌（账号一小时内就会失效）。请在那里撤销授权后重新授权。',
  },
  unreachable: {
    en: 'The authorisation server could not be reached for the token. Check the network and egress.proxy, then paste again.',
    ja: 'トークンを取得するための認可サーバーに接続できませんでした。ネットワークと egress.proxy を確認し、もう一度貼り付けてください。',
    'zh-CN': '无法连接授权服务器以获取令牌。请检查网络和 egress.proxy，然后重新粘贴。',
  },
  refused: {
    en: 'The authorisation server refused: {word}. Start again; check the client and that you gave the consent.',
    ja: '認可サーバーが拒否しました: {word}。クライアントの設定と同意の操作を確認し、もう一度やり直してください。',
    'zh-CN': '授权服务器拒绝：{word}。请检查客户端并确认已同意，然后重新开始。',
  },
} satisfies Record<string, Text>
