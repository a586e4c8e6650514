export const proxy = {
  title: '',
} as const
