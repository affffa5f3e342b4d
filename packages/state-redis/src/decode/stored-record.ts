import {
  charges,
  type Partition,
  type RecordedClaim,
  type ReservationRecord,
  type SlotRecord,
  type Window,
} from '@xsp/core';
import { halves, templateId } from '../encode/encode-option';
import { NO_ROLE } from '../names';
import type { KnownTemplate, TemplateClaim, TemplateSource } from '../store/known-template';
import { rolesOf } from './reserve-answer';
import { whole } from './counter-text';

/** A slot of a stored reservation: see `lua/record.lua` for the bytes. */
export interface StoredSlot {
  readonly state: 'h' | 'c' | 'k' | 'r' | 'e';
  readonly position: number;
  readonly expiresAt: number;
  readonly template: string;
  /** Starts of its rolling windows. */
  readonly starts: readonly number[];
  /** Bounds of its fixed windows. */
  readonly bounds: readonly number[];
  readonly events: readonly string[];
}

export interface StoredReservation {
  readonly reservedAt: number;
  readonly rememberUntil: number;
  readonly fingerprint: string;
  readonly bind: string;
  readonly params: string;
  readonly slots: readonly StoredSlot[];
  /** On a cluster: the number of the attempt (see `lua/attempt.lua`); 0: none. */
  readonly attempt: number;
  /** On a cluster: it holds nothing, and only says which attempts are over. */
  readonly isTrace: boolean;
}

const LONGER_MS = 60_000;

/** States of a slot in core's words. */
export const SLOT_STATES = { h: 'held', c: 'committed', k: 'committed', r: 'released', e: 'empty' } as const;

/** Reads `r:ID`. */
export function readStored(value: Buffer): StoredReservation {
  const texts: string[] = [];
  let offset = 14;
  while (texts.length < 3) {
    const end = value.indexOf(0, offset);
    texts.push(value.toString('latin1', offset, end));
    offset = end + 1;
  }
  const slotsFrom = 14 + value.readUInt16LE(12);
  const hasAttempt = offset < slotsFrom;
  const attempt = hasAttempt ? Number(value.toString('latin1', offset, slotsFrom - 1)) : 0;
  offset = slotsFrom;
  const slots: StoredSlot[] = [];
  while (offset < value.length) {
    const next = offset + 2 + value.readUInt16LE(offset);
    slots.push(readSlot(value.subarray(offset + 2, next)));
    offset = next;
  }
  const [mark, bind, params] = texts as [string, string, string];
  // On a cluster a partition that obeys keeps the record longer than the reservation is known.
  const longer = mark.startsWith('+');
  return {
    reservedAt: value.readUIntLE(0, 6),
    rememberUntil: value.readUIntLE(6, 6) - (longer ? LONGER_MS : 0),
    fingerprint: longer ? mark.slice(1) : mark,
    bind,
    params,
    slots,
    attempt,
    isTrace: hasAttempt && slots.length === 0,
  };
}

function readSlot(value: Buffer): StoredSlot {
  const startsFrom = 23 + 7 * value[22]!;
  const eventsFrom = startsFrom + 6 * value[21]!;
  return {
    state: String.fromCharCode(value[0]!) as StoredSlot['state'],
    position: value.readUInt16LE(1),
    expiresAt: value.readUIntLE(3, 6),
    template: value.toString('latin1', 9, 21),
    starts: numbers(value, startsFrom, value[21]!, 6),
    bounds: numbers(value, 23, value[22]!, 7),
    events: value.toString('latin1', eventsFrom).split(' ').slice(1),
  };
}

function numbers(value: Buffer, from: number, count: number, bytes: 6 | 7): number[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * bytes;
    return value.readUIntLE(at, 6) + (bytes === 7 ? value[at + 6]! * 2 ** 48 : 0);
  });
}

/** Whether a reservation is known at a time of the state. */
export function isKnownAt({ rememberUntil, isTrace }: StoredReservation, now: number): boolean {
  return rememberUntil > now && !isTrace;
}

/** The templates that a stored reservation names. */
export function templatesOf({ slots }: StoredReservation): string[] {
  return slots.filter(({ state }) => state !== 'e').map(({ template }) => template);
}

/** The reservation in core's form. */
export function recordOf(
  id: string,
  lead: Partition,
  stored: StoredReservation,
  templateOf: (id: string) => KnownTemplate,
): ReservationRecord {
  const { reservedAt, rememberUntil, fingerprint } = stored;
  const slots = stored.slots.map((slot): SlotRecord => {
    const state = SLOT_STATES[slot.state];
    if (state === 'empty') return { state, key: '', position: 0, expiresAt: 0, claims: [], events: [] };
    const { key, source } = templateOf(slot.template);
    const claims = claimsOf(source, slot, stored, charges.partitionKey(lead));
    return { state, key, position: slot.position, expiresAt: slot.expiresAt, claims, events: [...slot.events] };
  });
  return { id, fingerprint: fingerprint === '-' ? '' : fingerprint, reservedAt, rememberUntil, slots };
}

function claimsOf(source: TemplateSource, slot: StoredSlot, stored: StoredReservation, lead: string): RecordedClaim[] {
  const roles = rolesOf(stored.bind);
  const params = new Map(stored.params.split(';').map((param) => param.split('=') as [string, string]));
  let rolling = 0;
  const claims: RecordedClaim[] = [];
  for (const claim of source.c) {
    const instance = claim.w[0] === 'r' ? slot.starts[rolling++]! : 0;
    const amount = whole(claim.a[1], claim.a[2]) * BigInt(claim.a[0]);
    if (amount === 0n) continue;
    claims.push({
      partition: claim.p.includes('/') ? claim.p : (roles.get(claim.p) ?? lead),
      counter: claim.n.split('/').map((part) => {
        if (part.startsWith('?')) return params.get(part.slice(1))!;
        return part.startsWith('+') ? String(slot.position + Number(part.slice(1))) : part;
      }),
      window: windowOf(claim, slot.bounds),
      instance,
      amount,
      held: claim.l.length > 0 && slot.state !== 'k',
      whenLate: claim.f === 1 ? 'fit' : 'count',
      stored: claim.l.includes('s'),
    });
  }
  return claims;
}

function windowOf({ w: [kind, size, kept] }: TemplateClaim, bounds: readonly number[]): Window {
  switch (kind) {
    case 'f':
      return size === 0 ? { kind: 'forever' } : { kind: 'forever', forgetAfterMs: size };
    case 'r':
      return { kind: 'rolling', ms: size };
    case 's':
      return { kind: 'sliding', ms: size };
    case 'x': {
      const window = { kind: 'fixed', start: bounds[2 * size - 2]!, end: bounds[2 * size - 1]! } as const;
      return kept === 1 ? { ...window, kept: true } : window;
    }
  }
}

/** A reservation of a dump as it is stored, with the templates that have to be kept for it. */
export function storedOf(record: ReservationRecord): {
  readonly value: Buffer;
  readonly templates: [string, string][];
} {
  const templates: [string, string][] = [];
  const slots = record.slots.map((slot) => {
    const { template, starts, bounds } = literalTemplate(slot);
    const id = templateId(template);
    if (slot.state !== 'empty') templates.push([id, template]);
    return slotBytes(slot, slot.state === 'empty' ? '-'.repeat(12) : id, starts, bounds);
  });
  const texts = Buffer.from(`${charges.shortFingerprint(record.fingerprint)}\0${NO_ROLE}\0-\0`, 'latin1');
  const times = Buffer.alloc(14);
  times.writeUIntLE(record.reservedAt, 0, 6);
  times.writeUIntLE(record.rememberUntil, 6, 6);
  times.writeUInt16LE(texts.length, 12);
  return { value: Buffer.concat([times, texts, ...slots]), templates };
}

/** A template with nothing left open that records what the slot's claims are. */
function literalTemplate({ key, claims }: SlotRecord): { template: string; starts: number[]; bounds: number[] } {
  const starts: number[] = [];
  const bounds: number[] = [];
  const sources = claims.map((claim): TemplateClaim => {
    const { window } = claim;
    const magnitude = halves(claim.amount < 0n ? -claim.amount : claim.amount);
    if (window.kind === 'rolling') starts.push(claim.instance);
    let w: TemplateClaim['w'];
    if (window.kind === 'forever') w = ['f', window.forgetAfterMs ?? 0];
    else if (window.kind === 'rolling') w = ['r', window.ms];
    else if (window.kind === 'sliding') w = ['s', window.ms];
    else {
      bounds.push(window.start, window.end);
      w = ['x', bounds.length / 2, window.kept ? 1 : 0];
    }
    const limits = claim.stored ? ['s'] : claim.held ? [[2 ** 31 - 1, 2 ** 32 - 1]] : [];
    return {
      p: claim.partition,
      n: claim.counter.join('/'),
      w,
      a: [claim.amount < 0n ? -1 : 1, ...magnitude],
      r: magnitude,
      l: limits,
      f: claim.whenLate === 'fit' ? 1 : 0,
    };
  });
  return { template: JSON.stringify({ k: key, c: sources }), starts, bounds };
}

function slotBytes(slot: SlotRecord, template: string, starts: readonly number[], bounds: readonly number[]): Buffer {
  const consumed = slot.state === 'committed' && !slot.claims.some(({ held }) => held);
  const state = consumed ? 'k' : slot.state[0]!;
  const head = Buffer.alloc(25);
  head.write(state, 2, 'latin1');
  head.writeUInt16LE(slot.position, 3);
  head.writeUIntLE(slot.expiresAt, 5, 6);
  head.write(template, 11, 'latin1');
  head[23] = starts.length;
  head[24] = bounds.length;
  const events = slot.events.map((event) => ` ${event}`).join('');
  const body = Buffer.concat([
    head,
    ...bounds.map((bound) => timeBytes(bound, 7)),
    ...starts.map((start) => timeBytes(start, 6)),
    Buffer.from(events, 'latin1'),
  ]);
  body.writeUInt16LE(body.length - 2, 0);
  return body;
}

function timeBytes(time: number, bytes: 6 | 7): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(time % 2 ** 48, 0, 6);
  if (bytes === 7) buffer[6] = Math.floor(time / 2 ** 48);
  return buffer;
}
