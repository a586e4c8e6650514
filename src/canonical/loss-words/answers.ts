import type { LossWords } from '../loss-telling.ts'

/** What an upstream answered: its end, its counts, its events. */
export const answerWords: LossWords = [
  [
    'a summary of earlier turns has no place in an answer of Gemini',
    'これまでのやり取りの要約を置く場所が Gemini の応答にありません',
    'Gemini 的回答中没有放置先前对话摘要的位置',
  ],
  [
    'the answer ended for {stop}; it is told as completed',
    '応答は {stop} で終わりましたが、completed として伝えました',
    '回答因 {stop} 结束；已表示为 completed',
  ],
  [
    'the upstream gave no token count; 0 is told',
    '接続先がトークン数を返さないため、0 としました',
    '上游没有给出 token 数；以 0 表示',
  ],
  [
    'the upstream gave no {name}; 0 is told',
    '接続先が {name} を返さないため、0 としました',
    '上游没有给出 {name}；以 0 表示',
  ],
  [
    'the upstream does not say whether the text was cut',
    'テキストが切り詰められたかどうかを接続先が返しません',
    '上游没有说明文本是否被截断',
  ],
  [
    'the upstream counts no text by itself and does not say whether it was cut',
    '接続先はテキストごとのトークン数も、切り詰めの有無も返しません',
    '上游没有给出各段文本的 token 数，也没有说明是否被截断',
  ],
  ['{name} is not known and is told as 0', '{name} は不明のため、0 としました', '{name} 未知，以 0 表示'],
  [
    'token counts are demanded here; those that the upstream did not give stand as 0',
    'トークン数が必須のため、接続先が返さなかったものを 0 としました',
    '此处必须给出 token 数；上游未给出的以 0 表示',
  ],
  [
    'tokens written to a cache have no count of their own',
    'キャッシュに書いたトークンの数を別に示せません',
    '写入缓存的 token 没有单独计数',
  ],
  [
    '{name} has no event in openai-responses',
    '{name} に当たるイベントが openai-responses にありません',
    'openai-responses 没有与 {name} 对应的事件',
  ],
  [
    'the vendor changed text that had been sent already',
    'ベンダーが送信済みの本文を変更しました',
    '供应商更改了已发送的文本',
  ],
  [
    'the stream ended without a finish_reason',
    'ストリームが finish_reason なしで終わりました',
    '流结束时没有 finish_reason',
  ],
  [
    'the vendor ended it with finish_reason {word}',
    'ベンダーが finish_reason {word} で終えました',
    '供应商以 finish_reason {word} 结束',
  ],
  [
    'Malformed function call: {broken}',
    '関数呼び出しの形が正しくありません: {broken}',
    '函数调用格式错误：{broken}',
  ],
  ['{what} comes whole', '{what} は一度にまとめて届きます', '{what} 会一次性送达'],
  [
    'no account that serves the model counts tokens; the count is an estimate made here',
    'このモデルのトークン数を数えられるアカウントがないため、Torii の推定値です',
    '提供该模型的账号都不能计数 token；此为 Torii 的估计值',
  ],
  ['the model gave none', 'モデルが返しませんでした', '模型没有给出'],
  ['the prompt that is echoed has none', '繰り返されたプロンプトにはありません', '回显的提示没有该内容'],
]
