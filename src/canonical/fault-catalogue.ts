import type { Fault, FaultKind, FaultScope, FaultStage, FaultValues } from './fault.ts'
import { faultReason } from './fault-reasons.ts'
import { fillText, type Language, type Text } from './language.ts'

/** A failure that Torii itself reports: what it is to a client, and what a person is told. */
export interface FaultEntry {
  readonly kind: FaultKind
  readonly status: number
  readonly scope: FaultScope
  /** Can the same request succeed later without a change? */
  readonly retryable: boolean
  /** What was seen and what was expected. */
  readonly cause: Text
  /** What to do about it. */
  readonly fix: Text
}

/**
 * Every failure with a text of Torii's own, by its stable code. Texts exist in every language; vendors' own errors are
 * not here, they pass through.
 */
export const faultCatalogue = {
  unknown_path: {
    kind: 'not-found',
    status: 404,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'Torii has no endpoint {method} {path}.',
      ja: 'Torii に {method} {path} というエンドポイントはありません。',
      'zh-CN': 'Torii 没有 {method} {path} 这个接口。',
    },
    fix: {
      en: 'The nearest one is {nearest}; set the client’s base URL to {baseUrl}.',
      ja: '最も近いものは {nearest} です。クライアントのベース URL を {baseUrl} に設定してください。',
      'zh-CN': '最接近的是 {nearest}；请把客户端的 base URL 设为 {baseUrl}。',
    },
  },
  unknown_tool_server: {
    kind: 'not-found',
    status: 404,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'There is no tool server {path}, or it is switched off.',
      ja: 'ツールサーバー {path} はないか、オフになっています。',
      'zh-CN': '没有工具服务器 {path}，或其开关未打开。',
    },
    fix: {
      en: 'On now: {known}. The switches are zai.mcp.web_search, zai.mcp.reader and zai.mcp.vision; they need zai.enabled and its key.',
      ja: '現在オン: {known}。スイッチは zai.mcp.web_search、zai.mcp.reader、zai.mcp.vision です（zai.enabled とキーが必要です）。',
      'zh-CN':
        '当前已打开：{known}。开关为 zai.mcp.web_search、zai.mcp.reader 和 zai.mcp.vision，需要 zai.enabled 及其密钥。',
    },
  },
  method_not_allowed: {
    kind: 'method',
    status: 405,
    scope: 'request',
    retryable: false,
    cause: {
      en: '{path} does not take {method}.',
      ja: '{path} は {method} を受け付けません。',
      'zh-CN': '{path} 不接受 {method}。',
    },
    fix: {
      en: 'Use {allowed}.',
      ja: '{allowed} を使ってください。',
      'zh-CN': '请使用 {allowed}。',
    },
  },
  websocket_unsupported: {
    kind: 'invalid-request',
    status: 426,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'A WebSocket was asked for on {path}, which is served over plain HTTP only.',
      ja: '{path} で WebSocket が要求されましたが、ここは通常の HTTP のみに対応しています。',
      'zh-CN': '{path} 上请求了 WebSocket，但这里只提供普通 HTTP。',
    },
    fix: {
      en: 'Send the same request as POST; streams come as server-sent events.',
      ja: '同じリクエストを POST で送ってください。ストリームは Server-Sent Events で届きます。',
      'zh-CN': '请用 POST 发送同样的请求；流会以 Server-Sent Events 返回。',
    },
  },
  bad_http: {
    kind: 'invalid-request',
    status: 400,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The request is not well-formed HTTP/1.1: {reason}.',
      ja: 'リクエストが正しい HTTP/1.1 ではありません: {reason}。',
      'zh-CN': '请求不是格式正确的 HTTP/1.1：{reason}。',
    },
    fix: {
      en: 'Send each header once, with a valid Content-Length or chunked encoding, to an http:// address.',
      ja: 'http:// のアドレスへ、各ヘッダーを 1 回ずつ、正しい Content-Length または chunked で送ってください。',
      'zh-CN': '请向 http:// 地址发送，每个头只写一次，并使用有效的 Content-Length 或 chunked 编码。',
    },
  },
  headers_too_large: {
    kind: 'too-large',
    status: 431,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The request’s headers are larger than {limit} kB.',
      ja: 'リクエストヘッダーが {limit} kB を超えています。',
      'zh-CN': '请求头超过了 {limit} kB。',
    },
    fix: {
      en: 'Move large values out of the headers and into the body, or raise limits.max_header_kilobytes.',
      ja: '大きな値は本文に入れるか、limits.max_header_kilobytes を大きくしてください。',
      'zh-CN': '请把较大的内容移到请求体，或调高 limits.max_header_kilobytes。',
    },
  },
  request_timeout: {
    kind: 'timeout',
    status: 408,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'The request did not arrive completely in time.',
      ja: 'リクエストが時間内に届き切りませんでした。',
      'zh-CN': '请求没有在规定时间内完整到达。',
    },
    fix: {
      en: 'Check the connection between the client and Torii, then send it again.',
      ja: 'クライアントと Torii の間の接続を確認し、もう一度送ってください。',
      'zh-CN': '请检查客户端与 Torii 之间的连接，然后重新发送。',
    },
  },
  body_too_large: {
    kind: 'too-large',
    status: 413,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The request’s body is larger than {limit} MB ({seen} bytes seen).',
      ja: 'リクエスト本文が {limit} MB を超えています（{seen} バイト）。',
      'zh-CN': '请求体超过了 {limit} MB（已见 {seen} 字节）。',
    },
    fix: {
      en: 'Send less, or raise limits.max_body_megabytes.',
      ja: '本文を小さくするか、limits.max_body_megabytes を大きくしてください。',
      'zh-CN': '请减小请求体，或调高 limits.max_body_megabytes。',
    },
  },
  body_truncated: {
    kind: 'invalid-request',
    status: 400,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'The request’s body broke off after {seen} bytes.',
      ja: 'リクエスト本文が {seen} バイトで途切れました。',
      'zh-CN': '请求体在 {seen} 字节后中断。',
    },
    fix: {
      en: 'Send as many bytes as Content-Length says.',
      ja: 'Content-Length のとおりのバイト数を送ってください。',
      'zh-CN': '请发送与 Content-Length 一致的字节数。',
    },
  },
  unknown_encoding: {
    kind: 'unsupported-media',
    status: 415,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'Content-Encoding {encoding} is not known.',
      ja: 'Content-Encoding {encoding} には対応していません。',
      'zh-CN': '不支持 Content-Encoding {encoding}。',
    },
    fix: {
      en: 'Send the body as it is, or as gzip, deflate, br or zstd.',
      ja: '無圧縮、または gzip、deflate、br、zstd で送ってください。',
      'zh-CN': '请不压缩发送，或使用 gzip、deflate、br、zstd。',
    },
  },
  undecodable_body: {
    kind: 'invalid-request',
    status: 400,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The body is not what its Content-Encoding {encoding} says.',
      ja: '本文が Content-Encoding {encoding} の形式になっていません。',
      'zh-CN': '请求体与其 Content-Encoding {encoding} 不符。',
    },
    fix: {
      en: 'Encode the whole body, or leave Content-Encoding out.',
      ja: '本文全体をその形式で圧縮するか、Content-Encoding を外してください。',
      'zh-CN': '请按该编码压缩整个请求体，或去掉 Content-Encoding。',
    },
  },
  unsupported_content_type: {
    kind: 'unsupported-media',
    status: 415,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The body came as {seen}; JSON was expected.',
      ja: '本文が {seen} として届きましたが、JSON が必要です。',
      'zh-CN': '请求体类型为 {seen}，应为 JSON。',
    },
    fix: {
      en: 'Send JSON with Content-Type: application/json.',
      ja: 'Content-Type: application/json を付けて JSON を送ってください。',
      'zh-CN': '请以 Content-Type: application/json 发送 JSON。',
    },
  },
  invalid_utf8: {
    kind: 'invalid-request',
    status: 400,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The body is not valid UTF-8.',
      ja: '本文が正しい UTF-8 ではありません。',
      'zh-CN': '请求体不是有效的 UTF-8。',
    },
    fix: {
      en: 'Encode the JSON as UTF-8.',
      ja: 'JSON を UTF-8 で符号化してください。',
      'zh-CN': '请用 UTF-8 编码 JSON。',
    },
  },
  invalid_json: {
    kind: 'invalid-request',
    status: 400,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The body is not a JSON object: {reason}.',
      ja: '本文が JSON オブジェクトではありません: {reason}。',
      'zh-CN': '请求体不是 JSON 对象：{reason}。',
    },
    fix: {
      en: 'Check quotes, commas and brackets.',
      ja: '引用符、カンマ、かっこを確認してください。',
      'zh-CN': '请检查引号、逗号和括号。',
    },
  },
  missing_model: {
    kind: 'invalid-request',
    status: 400,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The request names no model.',
      ja: 'リクエストにモデルの指定がありません。',
      'zh-CN': '请求没有指定模型。',
    },
    fix: {
      en: 'Add the field `model`; the model list of this address shows what there is.',
      ja: '`model` を指定してください。使えるモデルはモデル一覧で確認できます。',
      'zh-CN': '请加上 `model` 字段；可用模型见模型列表。',
    },
  },
  foreign_host: {
    kind: 'misdirected',
    status: 421,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The request was addressed to the host {host}, which is not this machine as Torii knows it.',
      ja: 'リクエストの宛先ホスト {host} は、Torii が知るこのマシンの名前ではありません。',
      'zh-CN': '请求的主机 {host} 不是 Torii 所知的本机名称。',
    },
    fix: {
      en: 'Use 127.0.0.1 or localhost, or add the name to proxy.allowed_hosts.',
      ja: '127.0.0.1 または localhost を使うか、その名前を proxy.allowed_hosts に追加してください。',
      'zh-CN': '请使用 127.0.0.1 或 localhost，或把该名称加入 proxy.allowed_hosts。',
    },
  },
  foreign_origin: {
    kind: 'forbidden',
    status: 403,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'A page of {origin} sent this request without a key of Torii.',
      ja: '{origin} のページが Torii のキーなしでこのリクエストを送りました。',
      'zh-CN': '{origin} 的页面在没有 Torii 密钥的情况下发送了此请求。',
    },
    fix: {
      en: 'If that page is yours, add its origin to proxy.cors_origins.',
      ja: '自分のページであれば、その origin を proxy.cors_origins に追加してください。',
      'zh-CN': '如果这是您的页面，请把它的 origin 加入 proxy.cors_origins。',
    },
  },
  missing_key: {
    kind: 'unauthenticated',
    status: 401,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The request has no API key of Torii.',
      ja: 'リクエストに Torii の API キーがありません。',
      'zh-CN': '请求没有携带 Torii 的 API 密钥。',
    },
    fix: {
      en: 'Send the key that `torii start` prints, as Authorization: Bearer, x-api-key, x-goog-api-key, api-key or ?key=.',
      ja: '`torii start` が表示するキーを Authorization: Bearer、x-api-key、x-goog-api-key、api-key、?key= のいずれかで送ってください。',
      'zh-CN':
        '请发送 `torii start` 显示的密钥，方式可为 Authorization: Bearer、x-api-key、x-goog-api-key、api-key 或 ?key=。',
    },
  },
  invalid_api_key: {
    kind: 'unauthenticated',
    status: 401,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The API key is not one of Torii’s.',
      ja: 'API キーが Torii のものではありません。',
      'zh-CN': '该 API 密钥不是 Torii 的密钥。',
    },
    fix: {
      en: 'Send the key that `torii start` prints, not the key of a vendor.',
      ja: 'ベンダーのキーではなく、`torii start` が表示するキーを送ってください。',
      'zh-CN': '请发送 `torii start` 显示的密钥，而不是供应商的密钥。',
    },
  },
  address_refused: {
    kind: 'forbidden',
    status: 403,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'Requests from {address} are not let in.',
      ja: '{address} からのリクエストは許可されていません。',
      'zh-CN': '不允许来自 {address} 的请求。',
    },
    fix: {
      en: 'Its owner can add the address to proxy.allowed_addresses or take it out of proxy.denied_addresses.',
      ja: '所有者が proxy.allowed_addresses に追加するか、proxy.denied_addresses から外すと使えます。',
      'zh-CN': '所有者可将该地址加入 proxy.allowed_addresses，或从 proxy.denied_addresses 中移除。',
    },
  },
  key_disabled: {
    kind: 'forbidden',
    status: 403,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'This API key is switched off.',
      ja: 'この API キーは無効になっています。',
      'zh-CN': '该 API 密钥已停用。',
    },
    fix: {
      en: 'Ask the owner of this Torii to switch it on.',
      ja: 'この Torii の所有者に有効化を依頼してください。',
      'zh-CN': '请联系此 Torii 的所有者启用它。',
    },
  },
  key_expired: {
    kind: 'unauthenticated',
    status: 401,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'This API key has expired.',
      ja: 'この API キーは有効期限が切れています。',
      'zh-CN': '该 API 密钥已过期。',
    },
    fix: {
      en: 'Ask the owner of this Torii for a new one.',
      ja: 'この Torii の所有者に新しいキーを依頼してください。',
      'zh-CN': '请向此 Torii 的所有者索取新的密钥。',
    },
  },
  key_wrong_address: {
    kind: 'forbidden',
    status: 403,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'This API key may not be used from {address}.',
      ja: 'この API キーは {address} からは使えません。',
      'zh-CN': '该 API 密钥不能从 {address} 使用。',
    },
    fix: {
      en: 'Use it from one of its addresses, or ask the owner of this Torii to add this one.',
      ja: '許可されたアドレスから使うか、この Torii の所有者に追加を依頼してください。',
      'zh-CN': '请从允许的地址使用，或请此 Torii 的所有者添加该地址。',
    },
  },
  key_wrong_model: {
    kind: 'forbidden',
    status: 403,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'This API key may not use `{model}`.',
      ja: 'この API キーでは `{model}` を使えません。',
      'zh-CN': '该 API 密钥不能使用 `{model}`。',
    },
    fix: {
      en: 'GET /v1/models lists what it may use.',
      ja: '使えるモデルは GET /v1/models で確認できます。',
      'zh-CN': 'GET /v1/models 会列出可用的模型。',
    },
  },
  key_rate_limited: {
    kind: 'rate-limited',
    status: 429,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'This API key has reached its limit of {limit} {what} per minute.',
      ja: 'この API キーは 1 分あたりの上限に達しました（{what}: {limit}）。',
      'zh-CN': '该 API 密钥已达到每分钟上限（{what}：{limit}）。',
    },
    fix: {
      en: 'Repeat in {seconds} s.',
      ja: '{seconds} 秒後にもう一度送ってください。',
      'zh-CN': '请在 {seconds} 秒后重试。',
    },
  },
  key_budget_used: {
    kind: 'payment',
    status: 402,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'This API key has used its budget of {limit} USD for this {period}.',
      ja: 'この API キーはこの期間（{period}）の予算 {limit} USD を使い切りました。',
      'zh-CN': '该 API 密钥已用完本期（{period}）的预算 {limit} USD。',
    },
    fix: {
      en: 'It works again in {seconds} s, or when the owner of this Torii raises the budget.',
      ja: '{seconds} 秒後にまた使えます。すぐに使うには、この Torii の所有者に予算の引き上げを依頼してください。',
      'zh-CN': '{seconds} 秒后恢复可用，或请此 Torii 的所有者提高预算。',
    },
  },
  key_budget_held: {
    kind: 'rate-limited',
    status: 429,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'What is left of this API key’s budget of {limit} USD for this {period} is set aside for requests under way.',
      ja: 'この API キーのこの期間（{period}）の予算 {limit} USD の残りは、処理中のリクエストのために確保されています。',
      'zh-CN': '该 API 密钥本期（{period}）预算 {limit} USD 的余额已预留给正在进行的请求。',
    },
    fix: {
      en: 'Repeat in {seconds} s, send fewer requests at a time, or ask for shorter answers (max_tokens).',
      ja: '{seconds} 秒後にもう一度送るか、同時に送る数を減らすか、応答の長さ（max_tokens）を短くしてください。',
      'zh-CN': '请在 {seconds} 秒后重试，减少同时发送的请求，或要求更短的回答（max_tokens）。',
    },
  },
  model_not_found: {
    kind: 'not-found',
    status: 404,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'No account serves the model `{model}`.',
      ja: 'モデル `{model}` を提供するアカウントがありません。',
      'zh-CN': '没有账号提供模型 `{model}`。',
    },
    fix: {
      en: 'Nearest ids: {nearest}. Ask for one of them, map the name in models.mapping, or add an account that serves it.',
      ja: '近い名前: {nearest}。そのいずれかを指定するか、models.mapping で対応付けるか、提供するアカウントを追加してください。',
      'zh-CN': '相近的名称：{nearest}。请改用其中之一，或在 models.mapping 中映射，或添加提供它的账号。',
    },
  },
  unknown_pin: {
    kind: 'not-found',
    status: 404,
    scope: 'request',
    retryable: false,
    cause: {
      en: '`{model}` asks for the account or upstream `{pin}`, which is not there or is switched off.',
      ja: '`{model}` が指すアカウントまたは接続先 `{pin}` は存在しないか、無効になっています。',
      'zh-CN': '`{model}` 指定的账号或上游 `{pin}` 不存在或已停用。',
    },
    fix: {
      en: 'Known: {known}. Leave the prefix out to let Torii choose.',
      ja: '使えるもの: {known}。接頭辞を省くと Torii が選びます。',
      'zh-CN': '可用：{known}。省略前缀则由 Torii 选择。',
    },
  },
  media_not_fetched: {
    kind: 'invalid-request',
    status: 400,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'A file that stands as a URL in the request could not be fetched: {reason}.',
      ja: 'リクエストに URL で書かれたファイルを取得できませんでした: {reason}。',
      'zh-CN': '无法获取请求中以 URL 给出的文件：{reason}。',
    },
    fix: {
      en: 'Check the URL, or send the file’s data in the request.',
      ja: 'URL を確認するか、ファイルのデータをリクエストに含めて送ってください。',
      'zh-CN': '请检查该 URL，或把文件数据放在请求里发送。',
    },
  },
  no_account_speaks: {
    kind: 'not-found',
    status: 404,
    scope: 'request',
    retryable: false,
    cause: {
      en: '{path} can only be relayed, and no usable account speaks {dialect}.',
      ja: '{path} は中継のみ可能ですが、{dialect} に対応した使用可能なアカウントがありません。',
      'zh-CN': '{path} 只能转发，而没有可用账号支持 {dialect}。',
    },
    fix: {
      en: 'Add an account of an upstream that speaks {dialect}.',
      ja: '{dialect} に対応した接続先のアカウントを追加してください。',
      'zh-CN': '请添加支持 {dialect} 的上游账号。',
    },
  },
  losses_refused: {
    kind: 'invalid-request',
    status: 422,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The upstream’s dialect cannot carry: {fields}.',
      ja: '接続先の形式では次の項目を送れません: {fields}。',
      'zh-CN': '上游的协议无法承载：{fields}。',
    },
    fix: {
      en: 'Leave them out, ask for a model that speaks this dialect, or set models.loss_policy to tell.',
      ja: 'それらを外すか、この形式に対応したモデルを指定するか、models.loss_policy を tell にしてください。',
      'zh-CN': '请去掉它们，或改用支持此协议的模型，或把 models.loss_policy 设为 tell。',
    },
  },
  no_usable_account: {
    kind: 'unavailable',
    status: 503,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'There is no usable account.',
      ja: '使用可能なアカウントがありません。',
      'zh-CN': '没有可用的账号。',
    },
    fix: {
      en: 'Add an account first.',
      ja: '先にアカウントを追加してください',
      'zh-CN': '请先添加账号。',
    },
  },
  accounts_waiting: {
    kind: 'unavailable',
    status: 503,
    scope: 'model',
    retryable: true,
    cause: {
      en: 'Every account that serves `{model}` must wait. The last failure: {last}.',
      ja: '`{model}` を提供するアカウントはすべて待機中です。最後の失敗: {last}。',
      'zh-CN': '提供 `{model}` 的账号都在等待中。最近一次失败：{last}。',
    },
    fix: {
      en: 'Repeat in {seconds} s.',
      ja: '{seconds} 秒後にもう一度送ってください。',
      'zh-CN': '请在 {seconds} 秒后重试。',
    },
  },
  accounts_at_own_limit: {
    kind: 'unavailable',
    status: 503,
    scope: 'model',
    retryable: true,
    cause: {
      en: 'Every account that serves `{model}` must wait. The soonest, `{account}`, has reached your own limit for it: {reason}. No vendor refused.',
      ja: '`{model}` を提供するアカウントはすべて待機中です。最も早く空く `{account}` は、Torii で設定した上限（{reason}）に達しています。ベンダーによる拒否ではありません。',
      'zh-CN':
        '提供 `{model}` 的账号都在等待中。最早可用的 `{account}` 已达到您自己设置的上限（{reason}），并非供应商拒绝。',
    },
    fix: {
      en: 'Repeat in {seconds} s, or raise that limit in the account’s settings.',
      ja: '{seconds} 秒後にもう一度送るか、アカウントの設定で上限を上げてください。',
      'zh-CN': '请在 {seconds} 秒后重试，或在账号设置中调高该上限。',
    },
  },
  upstream_unreachable: {
    kind: 'bad-upstream',
    status: 502,
    scope: 'egress',
    retryable: true,
    cause: {
      en: 'The upstream could not be reached: {reason}.',
      ja: '接続先に到達できませんでした: {reason}。',
      'zh-CN': '无法连接上游：{reason}。',
    },
    fix: {
      en: 'Check the network, the proxy and the account’s base URL; `torii doctor` tests them.',
      ja: 'ネットワーク、プロキシ、アカウントの base_url を確認してください。`torii doctor` で検査できます。',
      'zh-CN': '请检查网络、代理和账号的 base_url；可用 `torii doctor` 检测。',
    },
  },
  proxy_failed: {
    kind: 'bad-upstream',
    status: 502,
    scope: 'egress',
    retryable: true,
    cause: {
      en: 'The proxy on the way to the upstream could not be used.',
      ja: '接続先へのプロキシが使えませんでした。',
      'zh-CN': '通往上游的代理无法使用。',
    },
    fix: {
      en: 'Check egress.proxy or the account’s proxy, and that it is running; `torii doctor` tries it.',
      ja: 'egress.proxy またはアカウントの proxy と、プロキシの稼働を確認してください。`torii doctor` で接続を試せます。',
      'zh-CN': '请检查 egress.proxy 或账号的 proxy，并确认代理在运行；`torii doctor` 会尝试连接。',
    },
  },
  upstream_timeout: {
    kind: 'timeout',
    status: 504,
    scope: 'egress',
    retryable: true,
    cause: {
      en: 'The upstream sent nothing for {seconds} s.',
      ja: '接続先から {seconds} 秒間なにも届きませんでした。',
      'zh-CN': '上游在 {seconds} 秒内没有任何响应。',
    },
    fix: {
      en: 'Repeat, or raise proxy.request_timeout for slow models.',
      ja: 'もう一度送るか、遅いモデルでは proxy.request_timeout を大きくしてください。',
      'zh-CN': '请重试；对于较慢的模型，可调高 proxy.request_timeout。',
    },
  },
  total_timeout: {
    kind: 'timeout',
    status: 504,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'The answer was not finished within the {seconds} s that its route allows.',
      ja: 'ルートの制限時間（{seconds} 秒）以内に応答が終わりませんでした。',
      'zh-CN': '响应未能在路由允许的 {seconds} 秒内完成。',
    },
    fix: {
      en: 'Ask for less, or have total_timeout of the route raised.',
      ja: 'リクエストを小さくするか、ルートの total_timeout を長くしてください。',
      'zh-CN': '请缩小请求，或调大该路由的 total_timeout。',
    },
  },
  upstream_broke_off: {
    kind: 'bad-upstream',
    status: 502,
    scope: 'egress',
    retryable: true,
    cause: {
      en: 'The upstream’s answer broke off before its end: {reason}.',
      ja: '接続先の応答が途中で途切れました: {reason}。',
      'zh-CN': '上游的响应中途中断：{reason}。',
    },
    fix: {
      en: 'Repeat the request.',
      ja: 'リクエストをもう一度送ってください。',
      'zh-CN': '请重试该请求。',
    },
  },
  upstream_unreadable: {
    kind: 'bad-upstream',
    status: 502,
    scope: 'model',
    retryable: true,
    cause: {
      en: 'The upstream’s answer is not what its dialect promises: {reason}.',
      ja: '接続先の応答がその形式に沿っていません: {reason}。',
      'zh-CN': '上游的响应不符合其协议：{reason}。',
    },
    fix: {
      en: 'Check the account’s base URL and protocols; the exchange’s record has the detail.',
      ja: 'アカウントの base_url と protocols を確認してください。詳細は記録にあります。',
      'zh-CN': '请检查账号的 base_url 和 protocols；详情见该次交换的记录。',
    },
  },
  upstream_refused_credential: {
    kind: 'unauthenticated',
    status: 401,
    scope: 'account',
    retryable: false,
    cause: {
      en: 'The upstream refused the credential that Torii holds for it ({status} {code}); your own key is good.',
      ja: 'Torii が持つ認証情報を接続先が拒否しました（{status} {code}）。あなたのキーに問題はありません。',
      'zh-CN': '上游拒绝了 Torii 持有的凭据（{status} {code}）；您自己的密钥没有问题。',
    },
    fix: {
      en: 'Renew the account’s key in Torii.',
      ja: 'Torii のアカウントのキーを更新してください。',
      'zh-CN': '请在 Torii 中更新该账号的密钥。',
    },
  },
  account_credentials: {
    kind: 'unauthenticated',
    status: 401,
    scope: 'account',
    retryable: false,
    cause: {
      en: 'The credentials of the account cannot be used; your own key is good.',
      ja: 'アカウントの認証情報が使えません。あなたのキーに問題はありません。',
      'zh-CN': '账号的凭据无法使用；您自己的密钥没有问题。',
    },
    fix: {
      en: 'Renew the account’s credentials in Torii; `torii accounts test` says what is wrong with them.',
      ja: 'Torii のアカウントの認証情報を更新してください。問題の内容は `torii accounts test` で確認できます。',
      'zh-CN': '请在 Torii 中更新该账号的凭据；`torii accounts test` 会说明问题所在。',
    },
  },
  client_closed: {
    kind: 'client-closed',
    status: 499,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'The client closed the connection before the answer’s end.',
      ja: '応答が終わる前にクライアントが接続を閉じました。',
      'zh-CN': '客户端在响应结束前关闭了连接。',
    },
    fix: {
      en: 'Nothing to do on Torii’s side.',
      ja: 'Torii 側ですることはありません。',
      'zh-CN': 'Torii 一侧无需处理。',
    },
  },
  gateway_full: {
    kind: 'unavailable',
    status: 503,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'Torii serves as many requests at one time as it may ({open}), and {waiting} wait.',
      ja: 'Torii は同時に処理できる上限（{open} 件）に達し、さらに {waiting} 件が順番を待っています。',
      'zh-CN': 'Torii 同时处理的请求已达上限（{open}），另有 {waiting} 个在等待。',
    },
    fix: {
      en: 'Repeat in {seconds} s, or raise limits.open_exchanges or limits.waiting_exchanges.',
      ja: '{seconds} 秒後にもう一度送るか、limits.open_exchanges または limits.waiting_exchanges を大きくしてください。',
      'zh-CN': '请在 {seconds} 秒后重试，或调高 limits.open_exchanges 或 limits.waiting_exchanges。',
    },
  },
  gateway_busy: {
    kind: 'unavailable',
    status: 503,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'The processor is at its limit: Torii serves {busy} requests at one time, and {waiting} wait.',
      ja: 'プロセッサーの処理能力の限界です。Torii は同時に {busy} 件までを処理し、さらに {waiting} 件が順番を待っています。',
      'zh-CN': '处理器已达极限：Torii 此时同时处理 {busy} 个请求，另有 {waiting} 个在等待。',
    },
    fix: {
      en: 'Repeat in {seconds} s, or send fewer requests at one time.',
      ja: '{seconds} 秒後にもう一度送るか、同時に送るリクエストを減らしてください。',
      'zh-CN': '请在 {seconds} 秒后重试，或减少同时发送的请求。',
    },
  },
  waited_in_vain: {
    kind: 'unavailable',
    status: 503,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'Torii serves as many requests at one time as it may ({open}), and none ended within {limit} s.',
      ja: 'Torii は同時に処理できる上限（{open} 件）に達しており、{limit} 秒待っても空きができませんでした。',
      'zh-CN': 'Torii 同时处理的请求已达上限（{open}），等待 {limit} 秒后仍无空位。',
    },
    fix: {
      en: 'Repeat in {seconds} s, or raise limits.open_exchanges or limits.max_wait.',
      ja: '{seconds} 秒後にもう一度送るか、limits.open_exchanges または limits.max_wait を大きくしてください。',
      'zh-CN': '请在 {seconds} 秒后重试，或调高 limits.open_exchanges 或 limits.max_wait。',
    },
  },
  counting_full: {
    kind: 'unavailable',
    status: 503,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'So many token counts wait to be estimated here that this one was not taken.',
      ja: 'トークン数の見積もりが混み合っているため、このリクエストは受け付けられませんでした。',
      'zh-CN': '等待估算的 token 计数请求过多，未能接受此请求。',
    },
    fix: {
      en: 'Repeat in a second.',
      ja: '1 秒後にもう一度送ってください。',
      'zh-CN': '请在 1 秒后重试。',
    },
  },
  stopping: {
    kind: 'unavailable',
    status: 503,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'Torii is stopping and takes no new requests.',
      ja: 'Torii は停止処理中で、新しいリクエストを受け付けません。',
      'zh-CN': 'Torii 正在停止，不再接受新请求。',
    },
    fix: {
      en: 'Start it again, then repeat.',
      ja: 'Torii を起動してから、もう一度送ってください。',
      'zh-CN': '请重新启动 Torii 后重试。',
    },
  },
  worker_lost: {
    kind: 'internal',
    status: 502,
    scope: 'request',
    retryable: true,
    cause: {
      en: 'The worker process of Torii that served this request has ended.',
      ja: 'このリクエストを処理していた Torii のワーカープロセスが終了しました。',
      'zh-CN': '处理此请求的 Torii 工作进程已终止。',
    },
    fix: {
      en: 'Send it again: another worker has taken its place. torii.log says why it ended.',
      ja: '別のワーカーが引き継いだので、もう一度送ってください。終了の理由は torii.log にあります。',
      'zh-CN': '已有其他工作进程接替，请重新发送。终止原因见 torii.log。',
    },
  },
  internal: {
    kind: 'internal',
    status: 500,
    scope: 'request',
    retryable: false,
    cause: {
      en: 'Torii failed in a way it should not.',
      ja: 'Torii の内部で想定外のエラーが起きました。',
      'zh-CN': 'Torii 内部发生了意外错误。',
    },
    fix: {
      en: 'Report it with the exchange id {exchange}.',
      ja: 'exchange ID {exchange} を添えて報告してください。',
      'zh-CN': '请附上 exchange ID {exchange} 报告此问题。',
    },
  },
} as const satisfies Record<string, FaultEntry>

export type FaultId = keyof typeof faultCatalogue

/** What the catalogue cannot know of one occurrence. */
export interface FaultOccurrence {
  readonly stage: FaultStage
  readonly language: Language
  readonly values?: FaultValues
  readonly retryAfter?: number
  readonly param?: string
  readonly detail?: string
  /** The upstream's own status, where it is to be shown instead of the entry's. */
  readonly status?: number
  readonly kind?: FaultKind
}

/** Cause and fix in one text: what was seen, what was expected, what to do. */
function faultText(id: FaultId, language: Language, given: FaultValues): string {
  const entry: FaultEntry = faultCatalogue[id]
  const { reason } = given
  const values = typeof reason === 'string' ? { ...given, reason: faultReason(reason, language) } : given
  const cause = fillText(entry.cause[language], values)
  // Japanese and Chinese set no space between sentences.
  return `${cause}${cause.endsWith('。') ? '' : ' '}${fillText(entry.fix[language], values)}`
}

/** The same failure for another reader. What a vendor said, and what an earlier version wrote down, stays as it is. */
export function tellFault<Told extends Pick<Fault, 'code' | 'message' | 'values'>>(
  fault: Told,
  language: Language,
): Told {
  const { code, values } = fault
  return values !== undefined && isFaultId(code)
    ? { ...fault, message: faultText(code, language, values) }
    : fault
}

const isFaultId = (code: string): code is FaultId => Object.hasOwn(faultCatalogue, code)

export function catalogueFault(id: FaultId, occurrence: FaultOccurrence): Fault {
  const entry: FaultEntry = faultCatalogue[id]
  const { retryAfter, param, detail, values = {} } = occurrence
  return {
    stage: occurrence.stage,
    scope: entry.scope,
    kind: occurrence.kind ?? entry.kind,
    status: occurrence.status ?? entry.status,
    code: id,
    message: faultText(id, occurrence.language, values),
    values,
    retryable: entry.retryable,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(param === undefined ? {} : { param }),
    ...(detail === undefined ? {} : { detail }),
  }
}
