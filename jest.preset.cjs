const { basename, join } = require('node:path');

const root = __dirname;

/** Real servers on small, busy machines: what hangs fails later, what is slow does not fail. */
const testTimeout = 120_000;

/**
 * The jest configuration of one package; it also runs alone: `npx jest -c packages/core/jest.config.cjs`.
 * Tests are transpiled, not type-checked: `npm run typecheck` does that (docs/adr/0002).
 */
function forPackage(packageDir) {
  return {
    displayName: basename(packageDir),
    rootDir: packageDir,
    testEnvironment: 'node',
    testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
    // Packages meet each other as sources, so that no test runs against a stale build.
    moduleNameMapper: { '^@xsp/([^/]+)$': join(root, 'packages', '$1', 'src') },
    modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/out-tsc/'],
    transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: join(root, 'tsconfig.jest.json') }] },
    restoreMocks: true,
    testTimeout,
  };
}

module.exports = { forPackage, testTimeout };
