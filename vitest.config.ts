import { defineConfig } from 'vitest/config'

const timeouts = { testTimeout: 30_000, hookTimeout: 30_000 }

/** unit: pure tests beside their files. outside: the gateway through sockets. browser: the dashboard in Chromium. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'ui/src/**/*.test.ts',
            'bench/**/*.test.ts',
            'tests/house/**/*.test.ts',
          ],
          ...timeouts,
        },
      },
      {
        test: {
          name: 'outside',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', 'tests/house/**'],
          ...timeouts,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/support/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A browser on a busy machine: what is polled for comes, but not within vitest's one second.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
})
