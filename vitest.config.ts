import { defineConfig } from 'vitest/config';

/** Fifty editors at once, who may wait for each other for as long as an answer may take: other tests would be one more wait. */
const alone = ['test/integration/editors.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'alone', include: alone, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/{unit,integration,e2e,artefact,faults}/**/*.test.ts'],
          exclude: alone,
          sequence: { groupOrder: 1 },
          // Browsers and streams are waited for more than they compute.
          maxWorkers: 3,
        },
      },
    ],
  },
});
