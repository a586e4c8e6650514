import type { LossWords } from '../loss-telling.ts'

/** Images, audio, video, documents, citations, speech. */
export const mediaWords: LossWords = [
  [
    'the image detail {detail} is sent as {level}',
    '画像の detail {detail} は {level} として送られます',
    '图像 detail {detail} 以 {level} 发送',
  ],
  [
    '{what} has no form in an openai-chat answer',
    '{what}を openai-chat の応答に書く形がありません',
    '{what}在 openai-chat 的回答中没有对应形式',
  ],
  [
    '{what} of another vendor has no form in openai-responses',
    '別のベンダーの{what}を openai-responses に書く形がありません',
    '另一家供应商的{what}在 openai-responses 中没有对应形式',
  ],
  ['{what} of another vendor', '別のベンダーの{what}', '另一家供应商的{what}'],
  [
    '{what} has no form in {place}',
    '{place} に{what}を書く形がありません',
    '{what}在 {place} 中没有对应形式',
  ],
  [
    '{what} has no form in openai-chat; send it inline',
    '{what}を openai-chat に書く形がありません。中身を直接送ってください',
    '{what}在 openai-chat 中没有对应形式；请内联发送',
  ],
  [
    '{what} has no form in openai-responses; its transcript is sent',
    '{what}を openai-responses に書く形がないため、書き起こしを送りました',
    '{what}在 openai-responses 中没有对应形式；已发送其文字稿',
  ],
  ['{what} has no place in this dialect', 'この形式には{what}を置けません', '{what}在此协议中没有位置'],
  [
    '{what} has no item in openai-responses',
    'openai-responses に{what}に当たる項目がありません',
    'openai-responses 没有与{what}对应的项目',
  ],
  [
    'an answer holds no {what} in this dialect',
    'この形式の応答には{what}を入れられません',
    '此协议的回答不能包含{what}',
  ],
  [
    'an answer of openai-responses holds no {what}',
    'openai-responses の応答には{what}を入れられません',
    'openai-responses 的回答不能包含{what}',
  ],
  [
    'an answer holds no audio; its transcript is given',
    '応答に音声を入れられないため、書き起こしを返しました',
    '回答不能包含音频；已返回其文字稿',
  ],
  [
    'an answer holds no images; its address is given',
    '応答に画像を入れられないため、アドレスを返しました',
    '回答不能包含图像；已返回其地址',
  ],
  [
    'an answer holds no tool results of the client’s',
    '応答にはクライアントのツール結果を入れられません',
    '回答不能包含客户端的工具结果',
  ],
  [
    'an assistant message of openai-responses holds text only',
    'openai-responses のアシスタントの発言は本文だけです',
    'openai-responses 的助手消息只能包含文本',
  ],
  ['the transcript of speech', '音声の書き起こし', '语音的文字稿'],
  [
    'an uploaded image has no form in openai-chat',
    'アップロード済みの画像を openai-chat に書く形がありません',
    '已上传的图像在 openai-chat 中没有对应形式',
  ],
  [
    'an uploaded file is readable by its own vendor only',
    'アップロード済みのファイルは、そのベンダーだけが読めます',
    '已上传的文件只有其供应商能读取',
  ],
  ['the file is of another vendor', 'ファイルは別のベンダーのものです', '文件属于另一家供应商'],
  [
    'a file kept at {issuer} is not known here',
    '{issuer} に保存されたファイルは送り先にありません',
    '保存在 {issuer} 的文件在目标处不存在',
  ],
  [
    'a file kept at {issuer} is not known at {target}',
    '{issuer} に保存されたファイルは {target} にありません',
    '保存在 {issuer} 的文件在 {target} 不存在',
  ],
  [
    '{what}: a file kept by {issuer} cannot be opened by Gemini',
    '{what}: {issuer} に保存されたファイルは Gemini では開けません',
    '{what}：保存在 {issuer} 的文件 Gemini 无法打开',
  ],
  [
    'a file of type {type} is not taken; PDF and text are',
    '{type} のファイルは受け付けられません (PDF と本文のみ)',
    '不接受 {type} 文件；可用 PDF 和文本',
  ],
  [
    'an image of type {type} is not taken; jpeg, png, gif, webp are',
    '{type} の画像は受け付けられません (jpeg、png、gif、webp のみ)',
    '不接受 {type} 图像；可用 jpeg、png、gif、webp',
  ],
  [
    'the image detail {detail} is unknown in openai-chat',
    '画像の detail {detail} は openai-chat にありません',
    'openai-chat 没有图像 detail {detail}',
  ],
  ['the image detail {detail}', '画像の detail {detail}', '图像 detail {detail}'],
  [
    'image detail `{detail}` has no field here',
    '画像の detail `{detail}` に当たる項目が送り先にありません',
    '目标没有与图像 detail `{detail}` 对应的字段',
  ],
  [
    'the target does not fetch image URLs; send the image inline',
    '送り先は画像の URL を取得しません。中身を直接送ってください',
    '目标不会获取图像 URL；请内联发送',
  ],
  [
    'the target does not fetch images by URL',
    '送り先は画像を URL から取得しません',
    '目标不会按 URL 获取图像',
  ],
  [
    'the target does not fetch this {what}: it was fetched here and is sent inline',
    '送り先はこの{what}を取得しないため、Torii が取得して直接送りました',
    '目标不会获取此{what}：已由 Torii 获取并内联发送',
  ],
  [
    'only http(s) URLs are fetched by the vendor',
    'ベンダーが取得するのは http(s) の URL だけです',
    '供应商只获取 http(s) URL',
  ],
  ['this place fetches no URLs', '送り先は URL を取得しません', '目标不获取 URL'],
  [
    'this place fetches no URLs; send the data inline',
    '送り先は URL を取得しません。データを直接送ってください',
    '目标不获取 URL；请内联发送数据',
  ],
  [
    'this place fetches no URLs but s3; send the data inline',
    '送り先が取得する URL は s3 だけです。データを直接送ってください',
    '目标只获取 s3 URL；请内联发送数据',
  ],
  [
    'this model fetches no addresses and the file was not inlined',
    'このモデルは URL を取得せず、ファイルの中身も送られていません',
    '该模型不获取地址，且文件未内联',
  ],
  [
    'openai-chat takes no file by URL; send it inline',
    'openai-chat は URL のファイルを受け付けません。中身を直接送ってください',
    'openai-chat 不接受 URL 形式的文件；请内联发送',
  ],
  ['a text document is sent as text', 'テキスト文書を本文として送りました', '文本文档已作为文本发送'],
  [
    'the document is sent as its parts',
    '文書を、それを構成する部分に分けて送りました',
    '文档已拆为各部分发送',
  ],
  [
    'the parts of a document are sent as they are',
    '文書の各部分をそのまま送りました',
    '文档的各部分已原样发送',
  ],
  [
    'a document has no title and no context in Gemini',
    'Gemini の文書には題名と文脈がありません',
    'Gemini 的文档没有标题和上下文',
  ],
  ['a document has no context field', '送り先の文書には文脈の項目がありません', '目标的文档没有上下文字段'],
  [
    'a document’s context has no field in openai-chat',
    'openai-chat に文書の文脈に当たる項目がありません',
    'openai-chat 没有与文档上下文对应的字段',
  ],
  [
    'a document wants a text beside it; its name is sent',
    '文書には本文が必要なため、文書名を送りました',
    '文档旁需要文本；已发送其名称',
  ],
  [
    'a document’s name is letters, digits and spaces',
    '文書名に使えるのは英数字と空白だけです',
    '文档名只能包含字母、数字和空格',
  ],
  [
    'a name is demanded; {name} is sent',
    '名前が必須のため、{name} を送りました',
    '名称为必填；已发送 {name}',
  ],
  [
    'media of a tool result is sent in a user message',
    'ツール結果のメディアをユーザーの発言で送りました',
    '工具结果中的媒体已放在用户消息中发送',
  ],
  [
    'media of a tool result stands behind it in the same turn',
    'ツール結果のメディアを、同じ発言の中でその後に置きました',
    '工具结果中的媒体已放在同一发言中其后的位置',
  ],
  [
    'media of an instruction is sent in a user message',
    '指示の中のメディアをユーザーの発言で送りました',
    '指令中的媒体已放在用户消息中发送',
  ],
  [
    'media of the assistant is sent in a user message',
    'アシスタントのメディアをユーザーの発言で送りました',
    '助手的媒体已放在用户消息中发送',
  ],
  [
    'a citation of another vendor lacks the proof this one wants',
    '別のベンダーの引用には、送り先が求める証明がありません',
    '另一家供应商的引用缺少目标要求的证明',
  ],
  [
    'a citation without a URL has no annotation in openai-responses',
    'URL のない引用を openai-responses の注釈にできません',
    '没有 URL 的引用在 openai-responses 中没有注释形式',
  ],
  [
    'a source without a URL has no form here',
    'URL のない出典を書く形が送り先にありません',
    '没有 URL 的来源在目标处没有对应形式',
  ],
  ['openai-chat cites by URL only', 'openai-chat の引用は URL だけです', 'openai-chat 只按 URL 引用'],
  ['openai-chat does not cite documents', 'openai-chat は文書を引用しません', 'openai-chat 不引用文档'],
  [
    'citations have no form in an openai-chat request',
    '引用を openai-chat のリクエストに書く形がありません',
    '引用在 openai-chat 请求中没有对应形式',
  ],
  ['citations cannot be asked of a document', '送り先では文書の引用を求められません', '目标不能要求引用文档'],
  [
    'citations of a document cannot be asked for',
    '送り先では文書の引用を求められません',
    '目标不能要求引用文档',
  ],
  [
    'citations of an earlier answer are not sent back',
    '前の応答の引用は送り返しません',
    '先前回答的引用不会送回',
  ],
  ['the text of a turn carries no citations', '発言の本文には引用を付けられません', '发言的文本不携带引用'],
  ['a refusal is sent as text', '拒否を本文として送りました', '拒绝已作为文本发送'],
  ['how to speak stands before the text', '話し方の指示を本文の前に置きました', '说话方式已放在文本之前'],
  [
    'the text goes as a hint beside the audio',
    '本文を音声に添える手がかりとして送りました',
    '文本已作为提示随音频发送',
  ],
  [
    'a voice is demanded and none was named; alloy speaks',
    '声の指定が必須のため、alloy を使いました',
    '必须指定声音；已使用 alloy',
  ],
  [
    'there is no voice {voice}; the model chooses',
    '{voice} という声がないため、モデルに任せました',
    '没有声音 {voice}；由模型选择',
  ],
  [
    'the voice {voice} is told by {alike}',
    '声 {voice} の代わりに {alike} を使いました',
    '声音 {voice} 改用 {alike}',
  ],
  ['the picture is {format}', '画像の形式は {format} です', '图片格式为 {format}'],
  ['the picture stands in a data: URL', '画像は data: URL に入っています', '图片在 data: URL 中'],
  [
    'a mask has no counterpart in a chat',
    'チャットにはマスクに当たるものがありません',
    '聊天中没有与蒙版对应的内容',
  ],
  [
    '{size} pixels: the model takes shapes only; {shape} is asked for',
    '{size} ピクセル: モデルは縦横比だけを受け付けるため、{shape} を求めました',
    '{size} 像素：模型只接受形状；已要求 {shape}',
  ],
  [
    'the times of {what} are what the model says it heard, not measured',
    '{what} の時刻はモデルの申告で、測定値ではありません',
    '{what} 的时间由模型给出，并非测量值',
  ],
  ['the model tells no times of words', 'モデルは単語ごとの時刻を返しません', '模型不给出逐词时间'],
  [
    'duration is the end of the last segment',
    '長さは最後の区間の終わりの時刻です',
    '时长取最后一段的结束时间',
  ],
  [
    'a file of type {type} is not taken; PDF, Office files and text are',
    '{type} のファイルは受け付けられません (PDF、Office 文書、本文のみ)',
    '不接受 {type} 文件；可用 PDF、Office 文档和文本',
  ],
  [
    '{what} of type {type} is not taken; {taken} are',
    '{type} の{what}は受け付けられません ({taken} のみ)',
    '不接受 {type} 的{what}；可用 {taken}',
  ],
  [
    'what a text leaned on is not sent again',
    '本文のよりどころは送り直しません',
    '文本所依据的内容不会再次发送',
  ],
  ['{what}: {why}', '{what}: {why}', '{what}：{why}'],
  ['{why}; its text is sent', '{why} (その本文を送りました)', '{why}；已发送其文本'],
  ['{why}; its transcript is sent', '{why} (書き起こしを送りました)', '{why}；已发送其文字稿'],
  ['{why}; send the data inline', '{why} (データを直接送ってください)', '{why}；请内联发送数据'],
  ['what comes is {type}', '返る形式は {type} です', '返回的类型为 {type}'],
]
