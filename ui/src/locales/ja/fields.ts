import type { fields as en } from '../en/fields.ts'
import type { Translated } from '../translated.ts'

export const fields: Translated<typeof en> = {
  ui: {
    reset: '既定値',
    resetOf: '既定値に戻す: {{label}}',
    turnOn: 'オンにする',
    notSet: '未設定',
    empty: '入力してください。',
    mapKey: '{{label}}: 名前',
    mapValue: '{{label}}: 値',
    mapAdd: '行を追加',
    mapRemove: '{{key}} を削除',
    unit: { days: '日', kilobytes: 'kB', megabytes: 'MB', seconds: '秒' },
    fault: {
      number: '数値を入力してください。',
      whole: '整数を入力してください。',
      range: '{{least}} から {{most}} までの数値を入力してください。',
      least: '{{least}} 以上の数値を入力してください。',
    },
  },
  proxy: {
    port: { label: 'ポート', note: 'クライアントが接続するポートです。' },
    allow_lan_access: {
      label: 'LAN アクセス',
      note: 'ネットワーク内のほかのマシンから接続できるようにします。',
    },
    allow_open_lan: {
      label: 'キーなしで LAN に公開',
      note: 'ネットワーク内の誰もがキーなしであなたのアカウントを使えるようになります。オフの場合、認証モード「オフ」での LAN 公開は拒否されます。',
    },
    auth_mode: { label: '認証モード', note: 'どのパスにキーが必要かを決めます。' },
    api_key: { label: 'API キー', note: 'クライアントが API キーとして送る値です。' },
    request_timeout: {
      label: 'タイムアウト',
      note: '接続先から何も届かない状態がこの時間続くと、その試行を打ち切ります。',
    },
    auto_start: { label: 'Torii と同時に起動', note: 'Torii の起動と同時にゲートウェイを起動します。' },
    allowed_hosts: {
      label: '許可するホスト名',
      note: 'このマシン自身の名前のほかに、クライアントが使えるホスト名です。',
    },
    cors_origins: {
      label: '許可するブラウザーのオリジン',
      note: 'このマシンのページのほかに、ゲートウェイを呼び出せる Web ページです。',
    },
    allowed_addresses: {
      label: '許可するアドレス',
      note: '接続できるほかのマシンのアドレスまたは範囲 (例: 192.168.0.0/16)。空欄なら、拒否していないすべてを許可します。',
    },
    denied_addresses: {
      label: '拒否するアドレス',
      note: '接続を認めないマシンです。このマシン自身は常に接続できます。',
    },
    trusted_proxies: {
      label: '信頼するリバースプロキシ',
      note: 'ここにあるプロキシの X-Forwarded-For を信用します。空欄ならどれも信用しません。',
    },
    workers: {
      label: 'ワーカープロセス数',
      note: '数値、または auto (コアごとに 1 つ)。1 ならすべてを 1 プロセスで処理します。',
    },
    drain_timeout: {
      label: '停止時の待ち時間',
      note: '停止の際、処理中のリクエストを打ち切るまで待つ時間です。',
    },
  },
  limits: {
    open_exchanges: { label: '同時に処理する数', note: '超えたリクエストは順番を待ちます。' },
    busy_exchanges: {
      label: '高負荷時に同時に処理する数',
      note: 'プロセッサーが限界の間の上限です。応答が始まるまでのリクエストを数え、断るリクエストが出ると、さらに少なくします。超えた分は順番を待つか、503 と retry-after を返します。',
    },
    waiting_exchanges: {
      label: '順番を待てる数',
      note: '超えたリクエストにはすぐに 503 と retry-after を返します。',
    },
    max_wait: { label: '待ち時間の上限', note: '過ぎると 503 と retry-after を返します。' },
    max_body_megabytes: { label: 'リクエストの上限', note: '超えるリクエストには 413 を返します。' },
    max_header_kilobytes: {
      label: 'ヘッダーの上限',
      note: '超えると 431 を返します。新しい接続から有効です。',
    },
    header_timeout: {
      label: 'ヘッダーの制限時間',
      note: '遅いリクエストには 408 を返します。数秒ごとに確認します。',
    },
    arrival_timeout: { label: 'リクエスト全体の制限時間', note: '遅いリクエストには 408 を返します。' },
    idle_timeout: { label: '待機中の接続', note: 'この時間リクエストがなければ閉じます。' },
  },
  control: {
    port: { label: 'ダッシュボードのポート', note: 'Torii の再起動後に有効になります。' },
    host: {
      label: 'ダッシュボードのアドレス',
      note: '未設定ならこのマシンだけです。それ以外にはパスワードが必要です。',
    },
    password: {
      label: 'ダッシュボードのパスワード',
      note: '保管庫に保存されます。env:名前 や file:パス の形で参照も指定できます。',
    },
  },
  accounts: {
    label: 'アカウント',
    note: '専用のページで編集します。',
    name: { label: '名前', note: '英数字、ピリオド、ハイフン、アンダースコアで 64 文字以内。' },
    upstream: { label: '接続先の種類', note: 'gemini、anthropic、openai など、Torii が対応する種類。' },
    api_key: {
      label: 'キー',
      note: 'env:名前、file:パス、vault:名前。直接書いた値は、読み込み時に保管庫へ移します。',
    },
    base_url: { label: 'ベース URL', note: '別のアドレスで接続する場合だけ指定します。' },
    enabled: { label: '有効', note: '無効なアカウントは使われません。' },
    priority: { label: '優先度', note: '小さいほど先に使い、同じ優先度では重みで分け合います。' },
    weight: { label: '重み', note: '同じ優先度のアカウントの中での配分です。' },
    models: { label: 'モデル', note: '空なら接続先の一覧にあるもの。["*"] ならすべての ID。' },
    protocols: {
      label: '形式',
      note: '指定したものだけを優先順に使います。空なら接続先が話すすべて。',
      choice: {
        'openai-chat': 'OpenAI Chat',
        'openai-responses': 'OpenAI Responses',
        'anthropic-messages': 'Anthropic',
        'gemini-generate': 'Gemini',
        'bedrock-converse': 'Bedrock Converse',
      },
    },
    labels: { label: 'ラベル', note: 'ルートや一覧で使えるグループ名です。' },
    max_concurrency: { label: '同時実行数', note: '同時に処理するリクエストの数。未設定なら制限しません。' },
    model_concurrency: {
      label: 'モデルごとの同時実行数',
      note: 'モデル ID またはパターン → 同時に処理する数。',
    },
    requests_per_minute: {
      label: '毎分のリクエスト数',
      note: '任意の 60 秒間に送る数。未設定なら制限しません。',
    },
    tokens_per_minute: {
      label: '毎分のトークン数',
      note: '任意の 60 秒間の入出力。未設定なら制限しません。',
    },
    quota_floor: {
      label: '温存する残量',
      note: '残量の割合がこれを下回ると、ほかで対応できる間は使いません。',
    },
    proxy: {
      label: '接続経路',
      note: 'このアカウント専用のプロキシ、または direct。未設定なら egress.proxy。',
    },
    options: { label: 'そのほかの項目', note: '接続先の種類ごとに必要な項目です。' },
  },
  zai: {
    enabled: { label: 'z.ai ディスパッチ', note: 'Anthropic 形式のリクエストを z.ai に送れるようにします。' },
    dispatch_mode: {
      label: '参加の仕方',
      note: 'すべてを送るか、一部を送るか、ほかのアカウントで対応できないときだけ送るかを選びます。',
      choice: { off: 'オフ', exclusive: '専用', pooled: 'プールに参加', fallback: '代替' },
    },
    api_key: {
      label: 'z.ai の API キー',
      note: '保管庫に保存されます。env:名前 や file:パス の形で参照も指定できます。',
    },
    base_url: { label: 'z.ai のベース URL', note: '別のアドレスで z.ai に接続する場合だけ変更します。' },
    model_mapping: {
      label: 'z.ai でのモデル',
      note: 'Claude の ID、または opus・sonnet・haiku → z.ai に要求するモデル。',
    },
    mcp: {
      web_search: { label: 'Web 検索 (MCP)', note: 'z.ai のツールサーバー (/mcp/web_search)。' },
      reader: { label: 'Web リーダー (MCP)', note: 'z.ai のツールサーバー (/mcp/reader)。' },
      vision: { label: '画像認識 (MCP)', note: 'z.ai のツールサーバー (/mcp/vision)。' },
      vision_model: { label: '画像認識モデル', note: '画像を読み取るモデルです。' },
    },
  },
  models: {
    mapping: { label: 'マッピングルール', note: '指定されるモデル → 応答するモデル。' },
    loss_policy: {
      label: '変換できない値があるとき',
      note: '応答して知らせるか、該当項目を示す 422 で拒否します。',
      choice: { tell: '応答して知らせる', refuse: '拒否する' },
    },
    catalogue: {
      label: '独自のモデル情報',
      note: 'Torii 同梱の値と異なる上限・対応形式・価格を、ID または * を含むパターンで指定します。',
      context_window: { label: 'コンテキスト長', note: 'トークン数。未設定なら Torii の値を使います。' },
      max_output: { label: '出力の上限', note: 'トークン数。未設定なら Torii の値を使います。' },
      input: {
        label: '入力できるもの',
        note: 'リクエストに含められる種類。選ばなければ Torii の値を使います。',
        choice: {
          text: 'テキスト',
          image: '画像',
          audio: '音声',
          video: '動画',
          document: '文書',
          embedding: '埋め込み',
        },
      },
      output: {
        label: '出力できるもの',
        note: '応答の種類。選ばなければ Torii の値を使います。',
        choice: {
          text: 'テキスト',
          image: '画像',
          audio: '音声',
          video: '動画',
          document: '文書',
          embedding: '埋め込み',
        },
      },
      price: {
        input: { label: '入力の価格', note: '100 万トークンあたりの米ドル。' },
        output: { label: '出力の価格', note: '100 万トークンあたりの米ドル。' },
        cache_read: { label: 'キャッシュ読み取りの価格', note: '100 万トークンあたりの米ドル。' },
        cache_write: { label: 'キャッシュ書き込みの価格', note: '100 万トークンあたりの米ドル。' },
      },
    },
    background: {
      enabled: {
        label: '裏方の処理を別モデルへ',
        note: 'コーディングエージェントが自動で行う題名付けや要約は、小さなモデルで十分です。',
      },
      match: { label: '対象のモデル ID', note: '* は任意の文字列です。' },
      calls: {
        label: '内容で見分ける呼び出し',
        note: '1 トークンだけ求めるもの、ツールなしのもの、指示文に決まった語句があるものなど。項目内の条件はすべて満たす必要があります。',
        models: { label: 'モデル ID', note: '指定されるモデル ID です。* は任意の文字列。空欄ならすべて。' },
        max_output: { label: '求めるトークン数の上限', note: 'Claude Code のクォータ確認は 1 を求めます。' },
        without_tools: {
          label: 'ツールなし',
          note: 'オン: ツールを渡さない呼び出し。オフ: 渡す呼び出し。未設定: どちらも。',
        },
        instructions: { label: '指示に含まれる文字列', note: 'このどれかを含むものです。* は任意の文字列。' },
        says: { label: 'ユーザーの最後の発言', note: 'このどれかと一致するものです。* は任意の文字列。' },
        answer_fields: { label: '応答の項目', note: 'JSON スキーマがこの項目だけを求めるものです。' },
      },
      model: {
        label: '送り先',
        note: 'モデル ID。work/gemini-3-flash のようにアカウントも指定できます。',
      },
    },
  },
  routes: {
    label: 'ルート',
    note: '特定のモデル向けの、アカウント、代替の順序、タイムアウトなどのルールです。',
    name: { label: '名前', note: '英数字、ピリオド、ハイフン、アンダースコアが使えます。' },
    enabled: { label: '使用する', note: 'オフのルートは無視されます。' },
    match: { label: '対象のモデル', note: '指定された ID またはマッピング後の ID。* は任意の文字列です。' },
    protocols: {
      label: '対象のクライアント形式',
      note: '何も選ばなければ、すべてが対象です。',
      choice: {
        'openai-chat': 'OpenAI Chat',
        'openai-responses': 'OpenAI Responses',
        'anthropic-messages': 'Anthropic',
        'gemini-generate': 'Gemini',
      },
    },
    accounts: {
      label: 'アカウント',
      note: '名前、接続先の種類、または label:x。空欄なら、そのモデルを提供するすべてです。',
    },
    strategy: {
      label: 'アカウントの選び方',
      note: '未設定なら全体の設定に従います。',
      choice: {
        cache_first: 'キャッシュ優先',
        balance: '均等',
        performance_first: '性能優先',
        priority: '優先度順',
      },
    },
    fallback: {
      label: '代替モデル',
      note: '前のモデルに対応できるアカウントがないとき、この順に試します。',
    },
    loss_policy: {
      label: '変換できない値があるとき',
      note: '未設定なら全体の設定に従います。',
      choice: { tell: '応答して知らせる', refuse: '拒否する' },
    },
    first_byte_timeout: {
      label: '初回応答の制限時間',
      note: '未設定ならゲートウェイのタイムアウトに従います。',
    },
    stall_timeout: {
      label: '無応答の上限',
      note: '応答の途中で何も届かない時間。未設定ならゲートウェイのタイムアウトに従います。',
    },
    total_timeout: { label: '全体の制限時間', note: 'すべての試行の合計。未設定なら制限しません。' },
    max_wait: { label: 'ロック解除を待つ時間', note: '未設定なら全体の設定に従います。' },
    hedging: { label: '遅いときの並行試行', note: '未設定なら全体の設定に従います。' },
    continuation: { label: '途切れた応答の継続', note: '未設定なら全体の設定に従います。' },
  },
  egress: {
    proxy: {
      label: '外部接続のプロキシ',
      note: 'http://、https://、socks5://ホスト:ポート、または env:HTTPS_PROXY。未設定なら直接接続します。',
    },
    no_proxy: {
      label: 'プロキシを使わない宛先',
      note: 'ホスト名 (下位を含む)、アドレス、範囲、またはすべてを表す *。環境変数 NO_PROXY も有効です。',
    },
  },
  scheduling: {
    mode: {
      label: 'アカウントの選び方',
      note: 'その時点で対応できるアカウントの中から選びます。',
      choice: {
        cache_first: 'キャッシュ優先: プロンプトキャッシュのある先を使い続ける',
        balance: '均等: 重みに応じて分散',
        performance_first: '性能優先: 最も速い先',
        priority: '優先度順: 最初に使えるもの',
      },
    },
    preferred_account: {
      label: '優先アカウント',
      note: '対応できるかぎり、どの方式でも最初に使います。',
    },
    max_wait: {
      label: 'ロック解除を待つ時間',
      note: '最も早く使えるアカウントを待つ上限です。過ぎると拒否します。0 なら待ちません。',
    },
    hedging: {
      enabled: {
        label: '遅いときの並行試行',
        note: '最初のアカウントが過去の応答の 95% より遅れたら別のアカウントにも送り、遅い方を取り消します。',
      },
      extra_tokens: {
        label: '並行試行のトークン枠',
        note: '直近 10 分間のトークン数に対する割合です。0.05 は 5% です。',
      },
    },
    continuation: {
      label: '途切れた応答の継続',
      note: '途中で切れた文章のストリームを、書きかけの文章を引き継げるモデルなら別のアカウントで続けます。継ぎ目は記録に残ります。',
    },
  },
  monitor: {
    enabled: {
      label: 'リクエストを記録',
      note: 'オフにすると、モニターと使用量には何も表示されません。',
    },
    bodies: {
      label: '内容を保存',
      note: '秘密を取り除いたリクエストと応答です。内容の表示、再送、書き出しに必要です。',
      choice: { off: '保存しない', redacted: '保存する (秘密は伏せ字)' },
    },
    retention_days: { label: '保存期間', note: '過ぎた記録は削除されます。' },
    max_megabytes: { label: '保存容量の上限', note: '超えると古い記録から削除されます。' },
  },
  responses: {
    retention_days: {
      label: '応答の保存期間',
      note: 'Torii が保存する Responses API の応答と会話です。',
    },
    max_megabytes: { label: '応答の保存容量の上限', note: '超えると古いものから削除されます。' },
  },
  media: {
    fetch: {
      label: 'URL のファイルを取得',
      note: '接続先が取得できない場合に、公開アドレスからだけ取得します。',
    },
    max_megabytes: { label: 'ファイルの上限', note: '超えるファイルは拒否されます。' },
    timeout: { label: '1 ファイルの制限時間', note: '過ぎると、そのファイルは使えないものとして扱います。' },
  },
  language: {
    label: 'メッセージの言語',
    note: '言語を示さないクライアントや端末に使います。ダッシュボードの言語は別に選べます。',
    choice: { auto: 'システムに合わせる', ja: '日本語', en: 'English', 'zh-CN': '简体中文' },
  },
}
