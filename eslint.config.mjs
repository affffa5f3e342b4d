import js from '@eslint/js';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsoncParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

// The boundary rule skips itself, with a warning only, where it finds no project graph.
await createProjectGraphAsync();

/** Who may import whom; DESIGN: core imports nothing, rules and state import core, only the app knows them all. */
const layers = [
  { sourceTag: 'layer:core', onlyDependOnLibsWithTags: ['layer:none'] },
  { sourceTag: 'layer:rules', onlyDependOnLibsWithTags: ['layer:core'] },
  { sourceTag: 'layer:state', onlyDependOnLibsWithTags: ['layer:core'] },
  { sourceTag: 'layer:testkit', onlyDependOnLibsWithTags: ['layer:core'] },
  { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:core', 'layer:rules', 'layer:state'] },
];

/** Tests of a state package run the conformance suite, and tests of the app may. */
const layersInTests = layers.map((layer) =>
  ['layer:state', 'layer:app'].includes(layer.sourceTag)
    ? { ...layer, onlyDependOnLibsWithTags: [...layer.onlyDependOnLibsWithTags, 'layer:testkit'] }
    : layer,
);

/** What tests of several packages share; no package itself. */
const testing = '^(\\.\\./)+tools/testing/[a-z-]+$';

const boundaries = (depConstraints, allow = []) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    { depConstraints, enforceBuildableLibDependency: true, allow, allowCircularSelfDependency: false },
  ],
});

const tests = ['**/*.spec.ts', '**/test/**/*.ts'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/out-tsc/', '**/coverage/', '**/node_modules/', '.nx/', '**/public/', 'out-tsc/'] },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...boundaries(layers),
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A method of a port is asynchronous because some backend must wait, even where this one need not.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: tests,
    rules: {
      ...boundaries(layersInTests, [testing]),
      'max-lines': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['apps/*/src/main.ts', '**/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    // Hoisting lets a package find what it does not declare, until it is published.
    files: ['packages/*/package.json', 'apps/*/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: jsoncParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          buildTargets: ['build'],
          checkMissingDependencies: true,
          checkObsoleteDependencies: false,
          checkVersionMismatches: false,
          ignoredFiles: [
            '{projectRoot}/**/*.spec.ts',
            '{projectRoot}/test/**/*',
            '{projectRoot}/bench/**/*',
            '{projectRoot}/*.cjs',
          ],
        },
      ],
    },
  },
  prettier,
);
