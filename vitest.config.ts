import { defineConfig } from 'vitest/config';

const source = (path: string): string => new URL(path, import.meta.url).pathname;

export default defineConfig({
  resolve: {
    // Tests run on the sources, so that a test never sees a stale build.
    alias: [
      {
        find: /^@sluice\/(agent|engine|kube|lab|lint|manifest|nftables|testkit)$/,
        replacement: source('./packages/$1/src/index.ts'),
      },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'docs/**/*.test.ts'],
    testTimeout: 60_000,
    reporters: ['default'],
  },
});
