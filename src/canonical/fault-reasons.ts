import type { Language } from './language.ts'

/** What stands for `{reason}` in the catalogue's texts. The English words are the stable ones: they are what is recorded. */
export function faultReason(reason: string, language: Language): string {
  if (language === 'en') return reason
  // What a system or a vendor calls it stands behind, and has no translation.
  const [, words, code] = /^(.+) (\([^()]+\))$/.exec(reason) ?? []
  if (words !== undefined) return `${faultReason(words, language)} ${code}`
  const shape = reason.replace(/\d+/g, '{n}')
  const numbers = reason.match(/\d+/g) ?? []
  const told = reasons[shape]?.[language]
  return told === undefined ? reason : numbers.reduce((text, number) => text.replace('{n}', number), told)
}

type Words = Readonly<Record<Exclude<Language, 'en'>, string>>

/** By the English words, each number a `{n}`. What is not here (a parser's own words) stays as it is. */
const reasons: Readonly<Record<string, Words>> = {
  'requests at one time, {n}': { ja: '同時リクエスト数 {n}', 'zh-CN': '同时请求数 {n}' },
  'requests of this model at one time, {n}': {
    ja: 'このモデルの同時リクエスト数 {n}',
    'zh-CN': '此模型的同时请求数 {n}',
  },
  'requests per minute, {n}': { ja: '毎分のリクエスト数 {n}', 'zh-CN': '每分钟请求数 {n}' },
  'tokens per minute, {n}': { ja: '毎分のトークン数 {n}', 'zh-CN': '每分钟 Token 数 {n}' },
  'connection refused': { ja: '接続が拒否されました', 'zh-CN': '连接被拒绝' },
  'connection reset': { ja: '接続がリセットされました', 'zh-CN': '连接被重置' },
  'connection closed': { ja: '接続が閉じられました', 'zh-CN': '连接已关闭' },
  'connection closed while sending': {
    ja: '送信中に接続が閉じられました',
    'zh-CN': '发送过程中连接被关闭',
  },
  'connection closed before its end': {
    ja: '応答の途中で接続が閉じられました',
    'zh-CN': '响应结束前连接被关闭',
  },
  'fewer bytes than its Content-Length says': {
    ja: 'Content-Length より少ないバイト数しか届きませんでした',
    'zh-CN': '收到的字节数少于 Content-Length',
  },
  'its host name has no address': {
    ja: 'ホスト名に対応するアドレスがありません',
    'zh-CN': '主机名没有对应的地址',
  },
  'its host name could not be looked up': {
    ja: 'ホスト名を解決できませんでした',
    'zh-CN': '无法解析主机名',
  },
  'no route to the host': { ja: 'ホストへの経路がありません', 'zh-CN': '没有到该主机的路由' },
  'no route to the network': { ja: 'ネットワークへの経路がありません', 'zh-CN': '没有到该网络的路由' },
  'its TLS certificate was not accepted': {
    ja: 'TLS 証明書を検証できませんでした',
    'zh-CN': 'TLS 证书未通过验证',
  },
  'it speaks no TLS; perhaps http:// is meant': {
    ja: 'TLS に対応していません。http:// ではありませんか',
    'zh-CN': '它不使用 TLS，是否应为 http://',
  },
  'its token endpoint gave no access token': {
    ja: 'トークンエンドポイントからアクセストークンを取得できませんでした',
    'zh-CN': '其令牌端点未提供访问令牌',
  },
  'no connection in time': { ja: '時間内に接続できませんでした', 'zh-CN': '未能及时建立连接' },
  'network failure': { ja: 'ネットワークの障害', 'zh-CN': '网络故障' },
  'no HTTP/{n}.{n}': { ja: 'HTTP/{n}.{n} ではありません', 'zh-CN': '不是 HTTP/{n}.{n}' },
  'its headers are too large': { ja: 'ヘッダーが大きすぎます', 'zh-CN': '响应头过大' },
  'HTTP {n} sends elsewhere': {
    ja: 'HTTP {n} で別の場所へ転送しようとしています',
    'zh-CN': 'HTTP {n} 要求转到别处',
  },
  'it is no list of models': { ja: 'モデル一覧ではありません', 'zh-CN': '不是模型列表' },
  'it is a web page': { ja: 'ウェブページです', 'zh-CN': '是一个网页' },
  'it is no JSON': { ja: 'JSON ではありません', 'zh-CN': '不是 JSON' },
  'it is no JSON object': { ja: 'JSON オブジェクトではありません', 'zh-CN': '不是 JSON 对象' },
  'it cannot be read': { ja: '内容を読み取れません', 'zh-CN': '内容无法读取' },
  'it holds no count': { ja: 'トークン数が含まれていません', 'zh-CN': '其中没有 token 数' },
  'it holds no summary': { ja: '要約が含まれていません', 'zh-CN': '其中没有摘要' },
  'it holds nothing of what was asked for': {
    ja: '求めた内容が何も含まれていません',
    'zh-CN': '其中没有所请求的内容',
  },
  'its last event never came': {
    ja: '最後のイベントが届きませんでした',
    'zh-CN': '最后一个事件没有到达',
  },
  'its stream was empty': { ja: 'ストリームが空でした', 'zh-CN': '流是空的' },
  'a piece of its stream is no JSON object': {
    ja: 'ストリームに JSON オブジェクトでないデータがあります',
    'zh-CN': '流中有不是 JSON 对象的数据',
  },
  'a piece of its stream is no event': {
    ja: 'ストリームにイベントでないデータがあります',
    'zh-CN': '流中有不是事件的数据',
  },
  'no stop reason and no message_stop came': {
    ja: '停止理由も message_stop も届きませんでした',
    'zh-CN': '既没有停止原因，也没有 message_stop',
  },
  'no messageStop came': { ja: 'messageStop が届きませんでした', 'zh-CN': '没有收到 messageStop' },
  'no finishReason came': { ja: 'finishReason が届きませんでした', 'zh-CN': '没有收到 finishReason' },
  'no response.completed, .incomplete or .failed came': {
    ja: 'response.completed、.incomplete、.failed のいずれも届きませんでした',
    'zh-CN': '没有收到 response.completed、.incomplete 或 .failed',
  },
  'a frame of the stream is not a JSON object': {
    ja: 'ストリームに JSON オブジェクトでないデータがあります',
    'zh-CN': '流中有不是 JSON 对象的数据',
  },
  'the stream ended without a finish_reason': {
    ja: 'finish_reason のないままストリームが終わりました',
    'zh-CN': '流在没有 finish_reason 的情况下结束',
  },
  'it is empty': { ja: '空です', 'zh-CN': '内容为空' },
  'it is another JSON value': { ja: '別の種類の JSON 値です', 'zh-CN': '是其他类型的 JSON 值' },
  'it ends too early': { ja: '途中で終わっています', 'zh-CN': '提前结束' },
  'it is nested too deep': { ja: '入れ子が深すぎます', 'zh-CN': '嵌套过深' },
  'unexpected character at position {n}': {
    ja: '位置 {n} に想定外の文字があります',
    'zh-CN': '位置 {n} 处有意外的字符',
  },
  'unexpected character at its end': {
    ja: '末尾に想定外の文字があります',
    'zh-CN': '末尾有意外的字符',
  },
  'it is no URL': { ja: 'URL ではありません', 'zh-CN': '不是 URL' },
  'it is neither http nor https': {
    ja: 'http でも https でもありません',
    'zh-CN': '既不是 http 也不是 https',
  },
  'it holds a user name or password': {
    ja: 'ユーザー名またはパスワードが含まれています',
    'zh-CN': '其中含有用户名或密码',
  },
  'its address is not on the public Internet': {
    ja: 'アドレスが公開インターネット上にありません',
    'zh-CN': '其地址不在公共互联网上',
  },
  'it cannot be reached': { ja: '到達できません', 'zh-CN': '无法访问' },
  'more than {n} files': { ja: 'ファイルが {n} 個を超えています', 'zh-CN': '文件超过 {n} 个' },
  'more than {n} redirects': { ja: 'リダイレクトが {n} 回を超えました', 'zh-CN': '重定向超过 {n} 次' },
  'larger than {n} MB': { ja: '{n} MB を超えています', 'zh-CN': '超过 {n} MB' },
  'no answer within {n} seconds': { ja: '{n} 秒以内に応答がありません', 'zh-CN': '{n} 秒内没有响应' },
}
