import type { LossWords } from '../loss-telling.ts'

/** Tools, their schemas, choices, calls and results; tools that a vendor runs. */
export const toolWords: LossWords = [
  [
    '{tool} runs at its own vendor only',
    '{tool} は提供元のベンダーでだけ動きます',
    '{tool} 只在其供应商处运行',
  ],
  [
    "{tool} has no twin among this vendor's tools",
    '{tool} に当たるツールがこのベンダーにありません',
    '该供应商没有与 {tool} 对应的工具',
  ],
  [
    "{tool} has no twin among this place's tools",
    '{tool} に当たるツールが送り先にありません',
    '目标没有与 {tool} 对应的工具',
  ],
  [
    '{tool} ({kind}) has no counterpart at Google',
    '{tool} ({kind}) に当たるものが Google にありません',
    'Google 没有与 {tool}（{kind}）对应的工具',
  ],
  [
    '{tool} has no counterpart in openai-responses',
    '{tool} に当たるものが openai-responses にありません',
    'openai-responses 没有与 {tool} 对应的内容',
  ],
  [
    '{tool} is sent as {fitted}, without its own options',
    '{tool} を {fitted} として、固有の設定なしで送りました',
    '{tool} 已作为 {fitted} 发送，不含其自身选项',
  ],
  ['{tool} is told as {fitted}', '{tool} を {fitted} として伝えました', '{tool} 已表示为 {fitted}'],
  ['{tool} has no {settings}', '{tool} に {settings} の設定がありません', '{tool} 没有 {settings} 设置'],
  ['{tool} is known to its own dialect only', '{tool} は元の形式でだけ使えます', '{tool} 只为其自身协议所知'],
  [
    '{tool} is understood by its own protocol only',
    '{tool} は元の形式でだけ解釈できます',
    '{tool} 只有其自身协议能理解',
  ],
  [
    "what another vendor's {tool} tool did is told as {fitted}",
    '別のベンダーの {tool} ツールの動作を {fitted} として伝えました',
    '另一家供应商的 {tool} 工具的操作已表示为 {fitted}',
  ],
  [
    "what another vendor's {tool} tool did has no block here",
    '別のベンダーの {tool} ツールの動作に当たるブロックがありません',
    '另一家供应商的 {tool} 工具的操作在此没有对应的块',
  ],
  [
    "what another vendor's {tool} tool did cannot be sent as this vendor's own",
    '別のベンダーの {tool} ツールの動作は、このベンダーのものとして送れません',
    '另一家供应商的 {tool} 工具的操作不能作为本供应商的发送',
  ],
  [
    "the call of another vendor's {tool} tool",
    '別のベンダーの {tool} ツールの呼び出し',
    '另一家供应商的 {tool} 工具的调用',
  ],
  [
    "the result of another vendor's {tool} tool",
    '別のベンダーの {tool} ツールの結果',
    '另一家供应商的 {tool} 工具的结果',
  ],
  [
    'a call of a vendor’s own tool has no form in openai-chat',
    'ベンダー独自のツールの呼び出しを openai-chat に書く形がありません',
    '供应商自有工具的调用在 openai-chat 中没有对应形式',
  ],
  [
    'the result of a vendor’s own tool has no form in openai-chat',
    'ベンダー独自のツールの結果を openai-chat に書く形がありません',
    '供应商自有工具的结果在 openai-chat 中没有对应形式',
  ],
  [
    'the tool chosen runs at its own vendor only',
    '指定されたツールは提供元のベンダーでだけ動きます',
    '所选工具只在其供应商处运行',
  ],
  [
    '{tool} runs at the vendor and cannot be forced',
    '{tool} はベンダー側で動くため、強制できません',
    '{tool} 在供应商处运行，不能强制',
  ],
  [
    'the tool {tool} that was to be called is not among those sent',
    '呼び出すはずのツール {tool} が、送ったものの中にありません',
    '应调用的工具 {tool} 不在已发送的工具中',
  ],
  ['none of the tools to choose among can be sent', '選択肢のツールをどれも送れません', '可选工具都不能发送'],
  ['only the allowed tools are sent', '許可されたツールだけを送りました', '只发送了允许的工具'],
  [
    'a tool that may not be called is not sent',
    '呼び出しを許可しないツールは送りません',
    '不允许调用的工具没有发送',
  ],
  [
    'no tool may be called; it is not sent',
    'ツールの呼び出しが許可されていないため、送りません',
    '不允许调用工具；没有发送',
  ],
  [
    'none has no word here: no tool is sent',
    'none に当たる指定がないため、ツールを送りませんでした',
    '目标没有与 none 对应的设定：没有发送工具',
  ],
  [
    'tools that were called must be known; none may be called',
    '過去に呼び出したツールは必要なため送り、新たな呼び出しは禁じました',
    '已调用的工具必须声明；不允许再调用',
  ],
  ['a choice without tools is refused', 'ツールのない選択は拒否されます', '没有工具的选择会被拒绝'],
  [
    'no function is declared that could be chosen',
    '選べる関数が宣言されていません',
    '没有声明可供选择的函数',
  ],
  ['no tools are called {where}', '{where}ツールは呼び出されません', '{where}不会调用工具'],
  [
    'one tool call at a time cannot be asked for here',
    '送り先では、ツール呼び出しを 1 つずつにする指定ができません',
    '目标不能要求每次只调用一个工具',
  ],
  [
    'strict arguments cannot be asked for one tool',
    '1 つのツールだけ引数を厳密にすることはできません',
    '不能只对一个工具要求严格参数',
  ],
  [
    'the arguments cannot be enforced to fit this schema here',
    '送り先では、引数をこのスキーマに従わせることができません',
    '目标不能强制参数符合此模式',
  ],
  [
    'this model takes functions or {tool}, not both',
    'このモデルは関数と {tool} の一方だけを受け付けます',
    '该模型只接受函数或 {tool} 之一',
  ],
  [
    'a tool to be loaded later is offered at once',
    '後で読み込むはずのツールを、最初から渡しました',
    '本应稍后加载的工具已立即提供',
  ],
  [
    'a second tool named {name} is refused',
    '同じ名前のツール {name} は 1 つだけ送れます',
    '第二个名为 {name} 的工具会被拒绝',
  ],
  [
    'the tool name {name} is sent as {fitted}',
    'ツール名 {name} を {fitted} として送りました',
    '工具名 {name} 已作为 {fitted} 发送',
  ],
  [
    'the custom tool {name} is sent as a function with one string',
    'カスタムツール {name} を、文字列 1 つの関数として送りました',
    '自定义工具 {name} 已作为带一个字符串的函数发送',
  ],
  [
    'the custom tool {name} is sent as a function with one string; its grammar is not enforced',
    'カスタムツール {name} を文字列 1 つの関数として送りました。文法は強制されません',
    '自定义工具 {name} 已作为带一个字符串的函数发送；其语法不强制执行',
  ],
  [
    'the call id {id} is sent as {fitted}',
    '呼び出し ID {id} を {fitted} として送りました',
    '调用 ID {id} 已作为 {fitted} 发送',
  ],
  [
    'the tool-call id is fitted to the target',
    'ツール呼び出しの ID を送り先に合わせました',
    '工具调用 ID 已按目标调整',
  ],
  [
    'a tool-call id is fitted to {length} characters of [{characters}]',
    'ツール呼び出しの ID を [{characters}] の {length} 文字に合わせました',
    '工具调用 ID 已调整为 {length} 个 [{characters}] 字符',
  ],
  [
    'a tool call has no place in this message',
    'この発言にはツール呼び出しを置けません',
    '此消息中没有放置工具调用的位置',
  ],
  [
    'a tool result has no place in this message',
    'この発言にはツール結果を置けません',
    '此消息中没有放置工具结果的位置',
  ],
  ['{what} inside a tool result', 'ツール結果の中の{what}', '工具结果中的{what}'],
  [
    'a tool result cannot hold {what} here',
    '送り先のツール結果には{what}を入れられません',
    '目标的工具结果不能包含{what}',
  ],
  ['a {what} cannot stand in a tool output', 'ツール結果に{what}を置けません', '工具输出中不能放置{what}'],
  ['a {what} is no item of its own', '{what}を単独の項目にはできません', '{what}不能作为独立项目'],
  [
    'tool outputs of the target hold text only',
    '送り先のツール結果は本文だけです',
    '目标的工具输出只能包含文本',
  ],
  ['the texts of a tool result are joined', 'ツール結果の本文を 1 つにつなげました', '工具结果的文本已合并'],
  ['a tool output has no error flag', 'ツール結果にはエラーの印がありません', '工具输出没有错误标志'],
  [
    'is_error has no field in openai-chat; the text stays',
    'openai-chat に is_error に当たる項目がありません (本文は残ります)',
    'openai-chat 没有与 is_error 对应的字段；文本保留',
  ],
  [
    'tool results stand before the rest of their turn',
    'ツール結果を、同じ発言の先頭に移しました',
    '工具结果已移到其发言的最前',
  ],
  [
    'openai-chat has text before the tool calls of its turn',
    'openai-chat では本文がツール呼び出しの前に来ます',
    '在 openai-chat 中，文本位于工具调用之前',
  ],
  ['a result is sent right behind its call', '結果を呼び出しの直後に移しました', '结果已移到其调用之后'],
  [
    'a call without a result gets an empty one',
    '結果のない呼び出しに、空の結果を補いました',
    '没有结果的调用已补上空结果',
  ],
  [
    'a result whose call is not in the conversation is refused',
    '会話に呼び出しのない結果は拒否されます',
    '会话中没有对应调用的结果会被拒绝',
  ],
  ['an id is taken once only', '同じ ID は 1 回だけ使えます', '同一 ID 只能使用一次'],
  [
    'a call that no Gemini signed goes with the placeholder Google names for that',
    'Gemini の署名がない呼び出しに、Google が定めた代わりの値を付けました',
    '没有 Gemini 签名的调用已附上 Google 指定的占位值',
  ],
  [
    'arguments that are no JSON object are sent as the field input',
    'JSON オブジェクトでない引数を input という項目で送りました',
    '不是 JSON 对象的参数已作为字段 input 发送',
  ],
  [
    'the arguments are no JSON object; they stand under `{name}`',
    '引数が JSON オブジェクトでないため、`{name}` に入れました',
    '参数不是 JSON 对象；已放在 `{name}` 下',
  ],
  [
    'the arguments of {tool} are no JSON object',
    '{tool} の引数が JSON オブジェクトではありません',
    '{tool} 的参数不是 JSON 对象',
  ],
  [
    '{keyword} is no keyword of the target',
    'スキーマの {keyword} は送り先にない語です',
    '模式关键字 {keyword} 不被目标支持',
  ],
  [
    '{keyword} is told in the description',
    'スキーマの {keyword} を説明文に書きました',
    '模式关键字 {keyword} 已写入说明',
  ],
  [
    'string format {format} stands in the description',
    '文字列の形式 {format} を説明文に書きました',
    '字符串格式 {format} 已写入说明',
  ],
  [
    'a value of any type is sent as a string',
    '任意の型の値を文字列として送りました',
    '任意类型的值已作为字符串发送',
  ],
  ['required properties that are not listed', '定義のない必須プロパティ', '未列出的必填属性'],
  [
    'a list must say what it holds; strings are assumed',
    '配列の中身の型が必要なため、文字列としました',
    '列表必须说明内容类型；已按字符串处理',
  ],
  ['what stands here is no schema', 'ここはスキーマになっていません', '此处不是模式'],
  [
    'the schema is too deep or too large from here on',
    'ここから先のスキーマが深すぎるか、大きすぎます',
    '从此处起模式过深或过大',
  ],
  ['the schema that nothing fits', '何も満たさないスキーマ', '任何值都不符合的模式'],
  ['oneOf is sent as anyOf', 'oneOf を anyOf として送りました', 'oneOf 已作为 anyOf 发送'],
  [
    'unions are not to be had; the nearest single type is sent',
    '複数の型を指定できないため、最も近い 1 つの型を送りました',
    '不支持联合类型；已发送最接近的单一类型',
  ],
  ['the order of a tuple', 'タプルの順序', '元组的顺序'],
  [
    'the reference {reference} repeats itself and is cut here',
    '参照 {reference} が循環するため、ここで打ち切りました',
    '引用 {reference} 循环，已在此截断',
  ],
  [
    'the reference {reference} leads nowhere',
    '参照 {reference} の先がありません',
    '引用 {reference} 没有指向任何内容',
  ],
  [
    'objects are closed: no additional properties',
    'オブジェクトを閉じました (追加のプロパティなし)',
    '对象已封闭：不允许额外属性',
  ],
  [
    '{names} at the root of a schema is refused; merged',
    'スキーマの最上位の {names} は拒否されるため、まとめました',
    '模式顶层的 {names} 会被拒绝；已合并',
  ],
  [
    'arguments that are no JSON object are sent as text',
    'JSON オブジェクトでない引数を本文として送りました',
    '不是 JSON 对象的参数已作为文本发送',
  ],
  [
    'this model does not take the tool choice {word}',
    'このモデルはツール選択 {word} を受け付けません',
    '该模型不接受工具选择 {word}',
  ],
  ['tools that were called must be known', '過去に呼び出したツールは宣言が必要です', '已调用的工具必须声明'],
  [
    "{what} of another vendor's {tool} tool",
    '別のベンダーの {tool} ツールの{what}',
    '另一家供应商的 {tool} 工具的{what}',
  ],
]
