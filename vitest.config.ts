import { defineConfig } from 'vitest/config'

// Workspace packages resolve to their TypeScript sources, so tests need no build. The others are Vite's own defaults.
const conditions = ['@factos/source', 'module', 'node', 'development|production']
const exclude = ['**/node_modules/**', '**/dist/**']
const onPostgres = ['packages/postgres/test/**/*.test.ts', '{packages,examples,tools}/*/test/**/*.postgres.test.ts']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    passWithNoTests: true,
    testTimeout: 20_000,
    slowTestThreshold: 3_000,
    // Vitest leaves a core to watch mode, which is half of them on a small machine.
    maxWorkers: '100%',
    coverage: { include: ['packages/*/src/**/*.ts'], reporter: ['text', 'html'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['{packages,examples,tools}/*/test/**/*.test.ts', 'bench/test/**/*.test.ts'],
          exclude: [...exclude, ...onPostgres],
        },
      },
      {
        // One PostgreSQL server a run, started only when one of these files is: `inject('postgresUrl')`.
        extends: true,
        test: { name: 'postgres', include: onPostgres, exclude, globalSetup: '@factos/local-postgres/vitest' },
      },
    ],
  },
})
