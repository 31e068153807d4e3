import { defineConfig } from 'vitest/config'

// Workspace packages resolve to their TypeScript sources, so tests need no build.
const conditions = ['@factos/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    passWithNoTests: true,
    include: ['{packages,examples,tools}/*/test/**/*.test.ts'],
  },
})
