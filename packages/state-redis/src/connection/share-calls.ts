import type { RedisRequest } from './link';

interface Waiting {
  readonly request: RedisRequest;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets the requests of one turn of the event loop share calls: what Redis spends on a call besides the request itself is
 * then spent once for all of them. Each gets its own answer, and one that is refused takes no other with it.
 */
export class ShareCalls {
  private waiting: Waiting[] = [];

  constructor(
    /** The most requests of one call. */
    private readonly most: number,
    /** Executes requests; answers in their order. */
    private readonly execute: (requests: readonly RedisRequest[]) => Promise<readonly string[]>,
  ) {}

  run(request: RedisRequest): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (this.waiting.length === this.most) this.flush();
      else if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    const calls = this.waiting;
    if (calls.length === 0) return;
    this.waiting = [];
    this.execute(calls.map(({ request }) => request)).then(
      (answers) => calls.forEach(({ resolve }, index) => resolve(answers[index]!)),
      (error: unknown) => calls.forEach(({ reject }) => reject(error)),
    );
  }
}
