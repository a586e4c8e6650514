import type { LossWords } from '../loss-telling.ts'

/** Who says what: instructions, turns, prefill, thinking, seals, compaction. */
export const conversationWords: LossWords = [
  [
    '{name} does not go on writing a begun answer',
    '{name} は書きかけの応答の続きを書けません',
    '{name} 不会接着写已开头的回答',
  ],
  [
    'Gemini answers after a model turn; it need not go on inside it',
    'Gemini はモデルの発言の後に応答し、その続きとは限りません',
    'Gemini 会在模型发言之后作答，不一定接着写',
  ],
  [
    'this model cannot go on from words put in its mouth',
    'このモデルは書きかけの応答から続けられません',
    '该模型不能从预填内容继续',
  ],
  [
    'white space at the end of a prefill is refused',
    '書きかけの応答の末尾の空白は拒否されます',
    '预填内容末尾的空白会被拒绝',
  ],
  ['a message has no name', '送り先の発言には名前がありません', '目标的消息没有名称'],
  ['a speaker has no name here', '送り先の話者には名前がありません', '目标的发言者没有名称'],
  ['the name of a participant', '発言者の名前', '参与者的名称'],
  [
    "a {speaker} turn amid the turns is sent as the user's",
    '会話の途中の {speaker} の発言を、ユーザーの発言として送りました',
    '会话中途的 {speaker} 发言已作为用户的发言发送',
  ],
  [
    'instructions inside the conversation are sent as the user’s words',
    '会話の途中の指示を、ユーザーの発言として送りました',
    '会话中的指令已作为用户的话发送',
  ],
  [
    'instructions without a turn are sent as the user turn',
    '発言のない指示を、ユーザーの発言として送りました',
    '没有发言的指令已作为用户发言发送',
  ],
  [
    'without a turn the last instruction is sent as one',
    '発言がないため、最後の指示を発言として送りました',
    '没有发言，最后一条指令已作为发言发送',
  ],
  [
    'instructions are text; {kind} has no place',
    '指示に入れられるのは本文だけで、{kind}は入れられません',
    '指令只能是文本；{kind}没有位置',
  ],
  [
    'the user must speak first; an ellipsis is sent',
    '最初はユーザーの発言が必要なため、「…」を送りました',
    '必须由用户先发言；已发送省略号',
  ],
  [
    'one wish is read {where}; earlier turns are left out',
    '{where}読まれる依頼は 1 つだけのため、それより前の発言を外しました',
    '{where}只读取一个请求；已略去先前的发言',
  ],
  [
    'a summary of earlier turns is sent as text',
    'それまでの会話の要約を本文として送りました',
    '先前会话的摘要已作为文本发送',
  ],
  ['the summary is sent as a message', '要約を発言として送りました', '摘要已作为消息发送'],
  [
    'a compaction is sent as plain text',
    '圧縮された会話を本文として送りました',
    '压缩的会话已作为纯文本发送',
  ],
  [
    'a compaction of another vendor cannot be opened here',
    '別のベンダーの圧縮された会話は、送り先では開けません',
    '另一家供应商压缩的会话在目标处无法打开',
  ],
  [
    'a compaction of another vendor cannot be opened here; its text is sent',
    '別のベンダーの圧縮された会話は開けないため、その本文を送りました',
    '另一家供应商压缩的会话无法打开；已发送其文本',
  ],
  [
    'a compaction of another vendor cannot be sent back here',
    '別のベンダーの圧縮された会話は、ここには送り返せません',
    '另一家供应商压缩的会话不能送回此处',
  ],
  [
    'a sealed compaction is readable by its vendor only',
    '封のある圧縮された会話は、そのベンダーだけが読めます',
    '已密封的压缩会话只有其供应商能读取',
  ],
  [
    'a sealed summary can be read by its own vendor only',
    '封のある要約は、そのベンダーだけが読めます',
    '已密封的摘要只有其供应商能读取',
  ],
  [
    'a summary without a seal of this dialect cannot be given out',
    'この形式の封のない要約は返せません',
    '没有此协议密封的摘要不能返回',
  ],
  [
    'openai-chat does not show what the model thinks',
    'openai-chat は思考の内容を表示しません',
    'openai-chat 不显示模型的思考',
  ],
  [
    'the model takes no wish how much to think',
    'このモデルは思考量の指定を受け付けません',
    '该模型不接受思考量的设定',
  ],
  [
    'the model takes no wish about reasoning',
    'このモデルは思考に関する指定を受け付けません',
    '该模型不接受有关思考的设定',
  ],
  ['this model does not think', 'このモデルは思考しません', '该模型不思考'],
  ['this model takes no effort', 'このモデルは effort を受け付けません', '该模型不接受 effort'],
  [
    'this model takes an effort, not a budget of tokens',
    'このモデルはトークン数ではなく effort で指定します',
    '该模型接受 effort，而不是 token 预算',
  ],
  ['thinking can be switched on and off only', '思考はオンとオフだけ切り替えられます', '思考只能开启或关闭'],
  [
    'the model has no effort {effort}; {fitted} is sent',
    'このモデルに effort {effort} はないため、{fitted} を送りました',
    '该模型没有 effort {effort}；已发送 {fitted}',
  ],
  [
    'effort {effort} is sent as {tokens} tokens',
    'effort {effort} を {tokens} トークンとして送りました',
    'effort {effort} 已作为 {tokens} 个 token 发送',
  ],
  [
    'effort {effort} is sent as level {level}',
    'effort {effort} をレベル {level} として送りました',
    'effort {effort} 已作为级别 {level} 发送',
  ],
  [
    'effort {effort} is sent as {fitted}',
    'effort {effort} を {fitted} として送りました',
    'effort {effort} 已作为 {fitted} 发送',
  ],
  [
    'effort {effort}: sent as effort {fitted}',
    'effort {effort} を effort {fitted} として送りました',
    'effort {effort} 已作为 effort {fitted} 发送',
  ],
  [
    '{tokens} tokens are sent as level {level}',
    '{tokens} トークンをレベル {level} として送りました',
    '{tokens} 个 token 已作为级别 {level} 发送',
  ],
  [
    '{tokens} tokens of thinking are sent as effort {effort}',
    '思考 {tokens} トークンを effort {effort} として送りました',
    '{tokens} 个 token 的思考已作为 effort {effort} 发送',
  ],
  [
    '{tokens} tokens of thinking: sent as effort {effort}',
    '思考 {tokens} トークンを effort {effort} として送りました',
    '{tokens} 个 token 的思考已作为 effort {effort} 发送',
  ],
  [
    'an amount the model decides: sent as effort {effort}',
    'モデルに任せる思考量を effort {effort} として送りました',
    '由模型决定的思考量已作为 effort {effort} 发送',
  ],
  [
    '{name} is sent as the effort {effort}',
    '{name} を effort {effort} として送りました',
    '{name} 已作为 effort {effort} 发送',
  ],
  [
    '{name} is sent as a budget of {tokens} tokens',
    '{name} を {tokens} トークンの上限として送りました',
    '{name} 已作为 {tokens} 个 token 的预算发送',
  ],
  [
    "{given} tokens are outside this model's range; {tokens} is sent",
    '{given} トークンはこのモデルの範囲外のため、{tokens} を送りました',
    '{given} 个 token 超出该模型的范围；已发送 {tokens}',
  ],
  [
    'a budget must be at least {least} and below max_tokens',
    '思考の上限は {least} 以上、max_tokens 未満が必要です',
    '预算必须不少于 {least} 且小于 max_tokens',
  ],
  [
    'thinking takes {least} tokens at least, max_tokens is {bound}',
    '思考には {least} トークン以上が必要ですが、max_tokens は {bound} です',
    '思考至少需要 {least} 个 token，而 max_tokens 为 {bound}',
  ],
  [
    'this model always thinks; the least is {least} tokens',
    'このモデルは必ず思考します (最小 {least} トークン)',
    '该模型始终思考；最少 {least} 个 token',
  ],
  [
    'this model always thinks; the least is {level}',
    'このモデルは必ず思考します (最小は {level})',
    '该模型始终思考；最低为 {level}',
  ],
  [
    'the model may not think where it must call a tool',
    'ツール呼び出しが必須のときは思考できません',
    '必须调用工具时模型不能思考',
  ],
  [
    'the model may not think where its answer has begun',
    '応答が書きかけのときは思考できません',
    '回答已开头时模型不能思考',
  ],
  [
    'the turn under way began without this vendor’s own thinking',
    '進行中の発言は、このベンダーの思考なしで始まっています',
    '当前发言开始时没有该供应商自己的思考',
  ],
  [
    'what is shown of thinking can be said only where thinking is asked for',
    '思考の表示は、思考を求めたときだけ指定できます',
    '只有要求思考时才能指定如何显示思考',
  ],
  [
    'what is shown of thinking cannot be said here',
    '送り先では思考の表示を指定できません',
    '目标不能指定如何显示思考',
  ],
  [
    'what is shown of thinking is the model’s own choice',
    '思考の表示はモデルが決めます',
    '如何显示思考由模型决定',
  ],
  [
    'the client did not ask for thoughts (includeThoughts)',
    'クライアントは思考を求めていません (includeThoughts)',
    '客户端没有要求思考内容（includeThoughts）',
  ],
  ['that the reasoning was redacted', '思考が伏せられていたこと', '思考曾被隐去这一信息'],
  [
    'thinking that nothing follows is refused',
    '後に何も続かない思考は拒否されます',
    '其后没有内容的思考会被拒绝',
  ],
  [
    'thinking without a seal is refused by the vendor',
    '封のない思考はベンダーに拒否されます',
    '没有密封的思考会被供应商拒绝',
  ],
  [
    'reasoning without a seal of the target is not taken back',
    '送り先の封がない思考は送り返せません',
    '没有目标密封的思考不能送回',
  ],
  [
    'sealed reasoning is readable by its own vendor only',
    '封のある思考は、そのベンダーだけが読めます',
    '已密封的思考只有其供应商能读取',
  ],
  [
    'hidden reasoning of another vendor cannot be sent',
    '別のベンダーの隠された思考は送れません',
    '另一家供应商的隐藏思考不能发送',
  ],
  ['the target takes no reasoning back', '送り先は思考を受け取りません', '目标不接收思考内容'],
  ['reasoning has no place in this message', 'この発言には思考を置けません', '此消息中没有放置思考的位置'],
  ['the item that reasoning led to is not sent', '思考に続く項目が送られません', '思考所引出的内容没有发送'],
  [
    'thinking sealed by {issuer} is of no use at {target}',
    '{issuer} の封がある思考は {target} では使えません',
    '由 {issuer} 密封的思考在 {target} 无用',
  ],
  [
    'a seal of {issuer} means nothing to {target}',
    '{issuer} の封は {target} では意味を持ちません',
    '{issuer} 的密封对 {target} 没有意义',
  ],
  [
    'the seal of {issuer} has no place at {target}',
    '{issuer} の封は {target} に置けません',
    '{issuer} 的密封在 {target} 没有位置',
  ],
  [
    'the seal is of another vendor, who alone can read it',
    '封は別のベンダーのもので、そのベンダーだけが読めます',
    '密封属于另一家供应商，只有其能读取',
  ],
  [
    'the seal of the text is valid for its own vendor only',
    '本文の封は、そのベンダーでだけ有効です',
    '文本的密封只对其供应商有效',
  ],
  [
    'the seal of the tool call is valid for its own vendor only',
    'ツール呼び出しの封は、そのベンダーでだけ有効です',
    '工具调用的密封只对其供应商有效',
  ],
  ['only its issuer can read it', '発行元だけが読めます', '只有签发者能读取'],
  [
    'how much this model thinks cannot be said here',
    'このモデルの思考量は指定できません',
    '不能指定该模型的思考量',
  ],
  [
    'this model always thinks; as little as it can',
    'このモデルは必ず思考します (最小限にしました)',
    '该模型始终思考；已设为最少',
  ],
  [
    'this model takes an effort, not a budget',
    'このモデルはトークン数ではなく effort で指定します',
    '该模型接受 effort，而不是预算',
  ],
  [
    'a budget must be at least {least} and below maxTokens',
    '思考の上限は {least} 以上、maxTokens 未満が必要です',
    '预算必须不少于 {least} 且小于 maxTokens',
  ],
  [
    'without a turn the instructions are sent as one',
    '発言がないため、指示を発言として送りました',
    '没有发言，指令已作为发言发送',
  ],
  ['{name} is not told again', '{name} は送り直しません', '{name} 不会再次告知'],
]
