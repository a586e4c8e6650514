import type { code as en } from '../en/code.ts'
import type { Translated } from '../translated.ts'

export const code: Translated<typeof en> = {
  find: '検索',
  next: '次へ',
  previous: '前へ',
  all: 'すべて',
  matchCase: '大文字と小文字を区別',
  byWord: '単語単位',
  regexp: '正規表現',
  replaceOne: '置換',
  replace: '置換後の文字列',
  replaceAll: 'すべて置換',
  close: '閉じる',
  currentMatch: '現在の一致',
  onLine: '行',
  goToLine: '行へ移動',
  go: '移動',
  fold: '行を折りたたむ',
  unfold: '展開',
  folded: '折りたたまれた部分',
  unchangedLines: '変更のない $ 行',
  completions: '候補',
  diagnostics: '問題',
  noDiagnostics: '問題はありません',
  takeThis: 'この変更を取り込む',
}
