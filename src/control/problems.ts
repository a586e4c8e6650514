import { fillText, type Language, type Text } from '../canonical/language.ts'
import type { Problem } from './contract/problem.ts'

/** The failures that the admin API itself knows. Those of a resource come with its port. */
const catalogue = {
  foreign_host: {
    status: 421,
    message: {
      en: 'The Host header says «{host}», which is not a name of this dashboard.',
      ja: 'Host ヘッダー「{host}」は、このダッシュボードの名前ではありません。',
      'zh-CN': 'Host 标头「{host}」不是此控制台的名称。',
    },
    fix: {
      en: 'Open it as http://127.0.0.1 with the control port, or set control.host.',
      ja: 'http://127.0.0.1 と管理ポートで開くか、control.host を設定してください。',
      'zh-CN': '请使用 http://127.0.0.1 加管理端口打开，或设置 control.host。',
    },
  },
  foreign_origin: {
    status: 403,
    message: {
      en: 'A page of {origin} tried to use the admin API.',
      ja: '{origin} のページが管理 API を使おうとしました。',
      'zh-CN': '来自 {origin} 的页面试图使用管理 API。',
    },
    fix: {
      en: 'Only the dashboard itself may use it from a browser. Scripts send the token of run.json and no Origin.',
      ja: 'ブラウザーから使えるのはダッシュボードだけです。スクリプトは Origin を付けず、run.json のトークンを送ってください。',
      'zh-CN': '浏览器中只有控制台本身可以使用。脚本请发送 run.json 中的令牌，且不要带 Origin。',
    },
  },
  no_session: {
    status: 401,
    message: {
      en: 'The admin API needs a session or the token of run.json; the request had neither.',
      ja: '管理 API にはセッションか run.json のトークンが必要ですが、リクエストにはどちらもありませんでした。',
      'zh-CN': '管理 API 需要会话或 run.json 中的令牌，而此请求两者都没有。',
    },
    fix: {
      en: 'Open the one-time link that `torii start` printed, or run `torii open` for a new one.',
      ja: '`torii start` が表示したワンタイムリンクを開くか、`torii open` で新しいリンクを発行してください。',
      'zh-CN': '请打开 `torii start` 打印的一次性链接，或运行 `torii open` 获取新链接。',
    },
  },
  link_used: {
    status: 401,
    message: {
      en: 'This link has been used already or is older than ten minutes.',
      ja: 'このリンクは使用済みか、発行から 10 分を過ぎています。',
      'zh-CN': '此链接已被使用，或已超过十分钟。',
    },
    fix: {
      en: 'Run `torii open` for a new one.',
      ja: '`torii open` で新しいリンクを発行してください。',
      'zh-CN': '请运行 `torii open` 获取新链接。',
    },
  },
  wrong_password: {
    status: 401,
    message: {
      en: 'The password is not the one in control.password.',
      ja: 'パスワードが control.password と一致しません。',
      'zh-CN': '密码与 control.password 不一致。',
    },
    fix: {
      en: 'Try again, or run `torii open` on the machine itself.',
      ja: 'もう一度入力するか、このマシン上で `torii open` を実行してください。',
      'zh-CN': '请重试，或在本机上运行 `torii open`。',
    },
  },
  too_many_attempts: {
    status: 429,
    message: {
      en: 'Too many wrong passwords.',
      ja: 'パスワードの誤りが多すぎます。',
      'zh-CN': '密码错误次数过多。',
    },
    fix: {
      en: 'Wait a minute, or run `torii open` on the machine itself.',
      ja: '1 分ほど待つか、このマシン上で `torii open` を実行してください。',
      'zh-CN': '请等待一分钟，或在本机上运行 `torii open`。',
    },
  },
  bad_request: {
    status: 400,
    message: {
      en: 'The request is not what this endpoint takes.',
      ja: 'リクエストの内容がこのエンドポイントの形式に合っていません。',
      'zh-CN': '请求内容不符合此接口的格式。',
    },
    fix: {
      en: 'Each field at fault is named; /api/openapi.json describes the form.',
      ja: '問題のある項目を示しています。形式は /api/openapi.json にあります。',
      'zh-CN': '有问题的字段已列出；格式见 /api/openapi.json。',
    },
  },
  no_endpoint: {
    status: 404,
    message: {
      en: 'The admin API has no {method} {path}.',
      ja: '管理 API に {method} {path} はありません。',
      'zh-CN': '管理 API 中没有 {method} {path}。',
    },
    fix: {
      en: 'See /api/openapi.json.',
      ja: '/api/openapi.json を参照してください。',
      'zh-CN': '请查看 /api/openapi.json。',
    },
  },
  internal: {
    status: 500,
    message: {
      en: 'Torii failed on this request; the log has the details.',
      ja: 'Torii がこのリクエストの処理に失敗しました。詳細はログにあります。',
      'zh-CN': 'Torii 处理此请求时出错；详情见日志。',
    },
    fix: {
      en: 'Try again; if it stays, run `torii doctor`.',
      ja: 'もう一度試し、直らなければ `torii doctor` を実行してください。',
      'zh-CN': '请重试；若仍失败，请运行 `torii doctor`。',
    },
  },
} satisfies Record<string, { status: number; message: Text; fix: Text }>

export interface KnownProblem {
  readonly status: number
  readonly problem: Problem
}

export function problemOf(
  code: keyof typeof catalogue,
  language: Language,
  values: Readonly<Record<string, string>> = {},
  fields?: Problem['error']['fields'],
): KnownProblem {
  const entry = catalogue[code]
  return {
    status: entry.status,
    problem: {
      error: {
        code,
        message: fillText(entry.message[language], values),
        fix: fillText(entry.fix[language], values),
        ...(fields === undefined ? {} : { fields }),
      },
    },
  }
}
