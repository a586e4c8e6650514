import type { proxy as en } from '../en/proxy.ts'
import type { Translated } from '../translated.ts'

export const proxy: Translated<typeof en> = {
  lead: '设置客户端的连接地址，以及谁可以使用、如何使用。',
  listening: '监听',
  access: '访问',
  more: '更多',
  addresses: '客户端的基础 URL',
  timeout: {
    label: '超时',
    note: '上游在此时间内没有发送任何数据，就放弃该次尝试。',
    unit: '秒',
    bad: '请输入 1 到 3600 之间的整数（秒）。',
  },
  hosts: {
    label: '允许的主机名',
    note: '除本机自身的名称外，客户端可以使用的名称。其他名称会得到 421。',
    bad: '只填主机名，不含协议、端口和路径。',
  },
  origins: {
    label: '允许的浏览器来源',
    note: '除本机页面外，可以调用网关的网页。',
    bad: '请输入 https://app.example.com 这样的来源，或用 * 表示全部。',
  },
  autoStart: {
    label: '随 Torii 启动',
    note: 'Torii 启动时网关也会自动启动。',
  },
}
