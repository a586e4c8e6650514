import type { code as en } from '../en/code.ts'
import type { Translated } from '../translated.ts'

export const code: Translated<typeof en> = {
  find: '查找',
  next: '下一个',
  previous: '上一个',
  all: '全部',
  matchCase: '区分大小写',
  byWord: '全字匹配',
  regexp: '正则表达式',
  replaceOne: '替换',
  replace: '替换为',
  replaceAll: '全部替换',
  close: '关闭',
  currentMatch: '当前匹配',
  onLine: '所在行',
  goToLine: '转到行',
  go: '转到',
  fold: '折叠此行',
  unfold: '展开',
  folded: '已折叠的内容',
  unchangedLines: '$ 行未更改',
  completions: '建议',
  diagnostics: '问题',
  noDiagnostics: '没有问题',
  takeThis: '采用此更改',
}
