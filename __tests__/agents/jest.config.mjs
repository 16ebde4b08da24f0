/** @type {import('jest').Config} */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/agents/*.test.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/build/',
    '<rootDir>/dist/',
    '<rootDir>/__tests__/agents/programs/',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-types.mjs' },
  globalSetup: '<rootDir>/__tests__/agents/install.mjs',
  // An agent waits more than it works.
  maxWorkers: 2,
  testTimeout: 120_000,
};
