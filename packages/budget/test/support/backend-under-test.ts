import type { StateBackend } from '@xsp/core';

/** A state backend that a suite runs against. */
export interface BackendUnderTest {
  readonly backend: StateBackend;
  /** Moves the state's time; absent where a backend has only real time: what needs a clock is left out then. */
  readonly clock?: { now(): number; set(epochMs: number): void; advance(ms: number): number };
  close(): Promise<void>;
}

/** Makes an empty backend, or one that no other test uses the users of. */
export type MakeBackend = () => Promise<BackendUnderTest>;
