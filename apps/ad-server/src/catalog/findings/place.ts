import { ValidationError } from '@xsp/core';
import type { Findings } from './findings';
import type { Path } from './path';

/** A place in the catalogue together with where its mistakes are collected. */
export class Place {
  constructor(
    readonly path: Path,
    private readonly findings: Findings,
  ) {}

  /** The place of a key or item within this one. */
  at(...steps: Path): Place {
    return new Place([...this.path, ...steps], this.findings);
  }

  mistake(message: string): void {
    this.findings.mistake(this.path, message);
  }

  warning(message: string): void {
    this.findings.warning(this.path, message);
  }

  /**
   * Runs one of core's checks and records what it refuses as mistakes of this place.
   *
   * @returns what the check returned, or `otherwise` where it refused: the catalogue is refused then, so that nobody
   *   will see it
   */
  attempt<T>(check: () => T, otherwise: T): T {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      for (const { message } of error.issues) this.mistake(message);
      return otherwise;
    }
  }
}
