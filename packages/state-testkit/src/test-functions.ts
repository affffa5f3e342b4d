/**
 * The functions of a test runner. Those of jest and vitest fit as they are; of `node:test`, `before` and `after` are the
 * `beforeAll` and `afterAll`. Assertions are the testkit's own, so no `expect` is needed.
 */
export interface TestFunctions {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: TestFunction & { readonly skip?: TestFunction };
  readonly beforeAll: (body: () => Promise<void>, timeoutMs?: number) => unknown;
  readonly afterAll: (body: () => Promise<void>, timeoutMs?: number) => unknown;
}

export type TestFunction = (title: string, body: () => Promise<void>, timeoutMs?: number) => unknown;
