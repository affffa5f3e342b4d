const { testTimeout } = require('./jest.preset.cjs');

/** Every test of the repository in one run, with one total. */
module.exports = {
  projects: [
    '<rootDir>/packages/*/jest.config.cjs',
    '<rootDir>/apps/*/jest.config.cjs',
    '<rootDir>/tools/jest.config.cjs',
  ],
  // Of several projects jest takes the root's alone.
  testTimeout,
};
