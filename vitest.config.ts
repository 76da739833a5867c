import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{devices,edge,cloud,dashboards,flows,cli,tests}/**/*.test.ts'],
    exclude: ['tests/guest/**', 'node_modules/**'],
    // Real brokers, databases and browsers share two cores: more workers only make them wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
