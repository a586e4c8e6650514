/**
 * Where every core is taken, those who wait for an answer come first: records wait in their queue. On Linux alone the
 * priority is a thread's own; elsewhere it would be the whole process's.
 */
export const givesWay = process.platform === 'linux'
