import type { proxy as en } from '../en/proxy.ts'
import type { Translated } from '../translated.ts'

export const proxy: Translated<typeof en> = {
  lead: 'クライアントが接続するアドレスと、使える人・使い方を決めます。',
  listening: '待ち受け',
  access: 'アクセス',
  more: 'その他',
  addresses: 'クライアント用ベース URL',
  timeout: {
    label: 'タイムアウト',
    note: '接続先から何も届かない状態がこの時間続くと、その試行を打ち切ります。',
    unit: '秒',
    bad: '1～3600 の整数 (秒) を入力してください。',
  },
  hosts: {
    label: '許可するホスト名',
    note: 'このマシン自身の名前以外に、クライアントが使ってよい名前です。ほかの名前には 421 を返します。',
    bad: 'ホスト名だけを入力してください (スキーム、ポート、パスは不要です)。',
  },
  origins: {
    label: '許可するブラウザーのオリジン',
    note: 'このマシン上のページ以外に、ゲートウェイを呼び出してよい Web ページです。',
    bad: 'https://app.example.com のようなオリジンか、すべてを許可する * を入力してください。',
  },
  autoStart: {
    label: 'Torii と同時に起動',
    note: 'Torii を起動すると、ゲートウェイも自動的に起動します。',
  },
}
