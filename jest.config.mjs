import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Tests wait for processes more than they work; by itself jest would even leave a core idle.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // A machine that is busy with other work is slow, not wrong.
  testTimeout: 20_000,
  testMatch: ['<rootDir>/__tests__/{unit,e2e,project,workflows,support,conformance}/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/', '<rootDir>/__tests__/agents/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': '<rootDir>/scripts/jest-types.mjs',
    '/node_modules/@actions/(workflow-parser|languageservice)/.+\\.js$':
      '<rootDir>/scripts/jest-json-imports.mjs',
  },
  transformIgnorePatterns: ['/node_modules/(?!@actions/(workflow-parser|languageservice)/)'],
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text', 'lcovonly'],
  coverageThreshold: { global: { lines: 98, branches: 95 } },
};
