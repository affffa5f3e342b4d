import type { Window } from '@xsp/core';
import type { ByteReader, ByteWriter } from '../bytes';

const KINDS = ['forever', 'fixed', 'rolling', 'sliding'] as const;

/** A window: its kind, whether it is kept (or forgotten after a time), and its times. */
export function writeWindow(window: Window, writer: ByteWriter): void {
  switch (window.kind) {
    case 'forever':
      writer.byte(window.forgetAfterMs === undefined ? 0 : 4);
      if (window.forgetAfterMs !== undefined) writer.count(window.forgetAfterMs);
      return;
    case 'fixed':
      writer.byte(window.kept ? 5 : 1);
      writer.time(window.start);
      writer.count(window.end - window.start);
      return;
    case 'rolling':
    case 'sliding':
      writer.byte(window.kind === 'rolling' ? 2 : 3);
      writer.count(window.ms);
  }
}

export function readWindow(reader: ByteReader): Window {
  const flags = reader.byte();
  const kind = KINDS[flags & 3]!;
  const extra = (flags & 4) !== 0;
  switch (kind) {
    case 'forever':
      return extra ? { kind, forgetAfterMs: reader.count() } : { kind };
    case 'fixed': {
      const start = reader.time();
      const end = start + reader.count();
      return extra ? { kind, start, end, kept: true } : { kind, start, end };
    }
    case 'rolling':
    case 'sliding':
      return { kind, ms: reader.count() };
  }
}
