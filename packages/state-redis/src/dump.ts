import {
  charges,
  MAX_REMEMBER_MS,
  nameKey,
  partitionKey,
  partitionOfKey,
  StateError,
  type DocumentRecord,
  type ReservationRecord,
  type StateRecord,
} from '@xsp/core';
import type { Link } from './connection/link';
import { erasedAt, timeOf } from './decode/snapshot';
import { fieldValue, readField, type StoredCounter, type StoredField } from './decode/stored-field';
import {
  isKnownAt,
  readStored,
  recordOf,
  SLOT_STATES,
  storedOf,
  templatesOf,
  type StoredReservation,
} from './decode/stored-record';
import { rolesOf } from './decode/reserve-answer';
import type { Documents } from './documents';
import { NEVER } from './names';
import type { KnownTemplate } from './store/known-template';
import { alignCounters, type LongerHold } from './spread/align-dump';
import { ownerOf, partId, spreadOfTemplate } from './spread/parts';
import type { Templates } from './store/templates';

/** What is dumped from. */
interface Source {
  readonly link: Link;
  readonly prefix: string;
  readonly documents: Documents;
  readonly templates: Templates;
  /** Partitions lie on several nodes. */
  readonly spread: boolean;
}

/** Everything stored, partition by partition; each is read in one call. */
export async function* dumpState(source: Source): AsyncGenerator<StateRecord> {
  const { link, prefix, documents } = source;
  const seen = new Set<string>();
  for await (const key of link.keys(prefix)) {
    if (seen.has(key)) continue;
    seen.add(key);
    if (key.startsWith(`${prefix}{`) && key.endsWith('}'))
      yield* dumpPartition(key.slice(prefix.length + 1, -1), source);
    else if (key.startsWith(documents.keys)) yield* dumpDocument(key, link, documents);
  }
}

async function* dumpPartition(name: string, { link, templates, spread }: Source): AsyncGenerator<StateRecord> {
  const partition = partitionOfKey(name);
  const answer = await link.read([{ partition: name }]);
  const fields = answer.partitions[0]!;
  const now = Math.max(answer.now, timeOf(fields));
  const counters: StoredCounter[] = [];
  const records: ReservationRecord[] = [];
  const longer: LongerHold[] = [];
  for (const [field, value] of fields) {
    if (field.startsWith('c:')) {
      const stored = readField(field, value);
      if (stored.limit) yield { type: 'limit', partition, counter: field.slice(2).split('/'), ...stored.limit };
      counters.push(...stored.counters.filter(({ state }) => !charges.mayBeForgotten(state, now)));
    } else if (field.startsWith('r:')) {
      const stored = readStored(value);
      if (!isKnownAt(stored, now)) continue;
      const id = field.slice(2);
      const known = new Map<string, KnownTemplate>();
      for (const template of templatesOf(stored)) known.set(template, await templates.get(template));
      const record = recordOf(id, partition, stored, (template) => known.get(template)!);
      if (spread) longer.push(...(await obeyHomes(name, id, stored, record, known, link)));
      if (!id.includes('~')) records.push(record);
    }
  }
  alignCounters(counters, name, longer);
  for (const each of counters) yield { type: 'counter', partition, ...each };
  for (const record of records) yield { type: 'reservation', lead: partition, record };
  const erased = erasedAt(fields);
  if (erased > 0 && erased + MAX_REMEMBER_MS > now) yield { type: 'erasure', partition, at: erased };
}

/** Lets a record say what the homes of its slots say. @returns what the partition holds longer than they do */
async function obeyHomes(
  name: string,
  id: string,
  stored: StoredReservation,
  record: ReservationRecord,
  known: ReadonlyMap<string, KnownTemplate>,
  link: Link,
): Promise<LongerHold[]> {
  const longer: LongerHold[] = [];
  for (const [index, slot] of stored.slots.entries()) {
    if (slot.state === 'e') continue;
    const owner = id.includes('~') ? ownerOf(id) : { lead: name, reservation: id, slot: index };
    const { source } = known.get(slot.template)!;
    const { home } = spreadOfTemplate(source, rolesOf(stored.bind), owner.lead);
    if (home === name) continue;
    const field = `r:${partId(owner.lead, owner.reservation, owner.slot)}`;
    const { partitions } = await link.read([{ partition: home, fields: [field] }]);
    const value = partitions[0]!.get(field);
    const decided = value && readStored(value).slots[0];
    if (!decided || decided.state === 'e') {
      if (slot.state !== 'h') continue;
      // Whoever reserved it died before its home heard of it: what is not held there is no hold.
      longer.push({ record, slot: index, until: slot.expiresAt, at: undefined });
      record.slots[index] = { ...record.slots[index]!, state: 'released' };
      continue;
    }
    // What its home has released is not held, even where nobody lived to tell.
    const at = decided.state === 'r' ? undefined : decided.expiresAt;
    if (slot.state === 'h') longer.push({ record, slot: index, until: slot.expiresAt, at });
    const { expiresAt, events } = decided;
    record.slots[index] = {
      ...record.slots[index]!,
      state: SLOT_STATES[decided.state],
      expiresAt,
      events: [...events],
    };
  }
  return longer;
}

async function* dumpDocument(key: string, link: Link, documents: Documents): AsyncGenerator<DocumentRecord> {
  const name = key.slice(documents.keys.length);
  const document = await documents.get(name);
  if (!document) return;
  const end = await link.command('HGET', key, 'end');
  yield { type: 'document', key: name, ...document, ...(typeof end === 'string' && { expiresAt: Number(end) }) };
}

/** What is loaded of one partition. */
interface Loading {
  readonly fields: Map<string, StoredField>;
  readonly records: Map<string, Buffer>;
  erasedAt: number;
}

/** @throws StateError `versionConflict` when something is stored already */
export async function loadState(
  records: AsyncIterable<StateRecord> | Iterable<StateRecord>,
  link: Link,
  prefix: string,
  documents: Documents,
  templates: Templates,
  spread: boolean,
): Promise<void> {
  for await (const key of link.keys(prefix)) {
    if (!key.startsWith(`${prefix}{`) && !key.startsWith(documents.keys)) continue;
    throw new StateError('versionConflict', 'The store is not empty; load a dump into an empty one.');
  }
  const partitions = new Map<string, Loading>();
  const open = (name: string): Loading => {
    let loading = partitions.get(name);
    if (!loading) partitions.set(name, (loading = { fields: new Map(), records: new Map(), erasedAt: 0 }));
    return loading;
  };
  const kept = new Map<string, string>();
  for await (const record of records) {
    switch (record.type) {
      case 'counter': {
        const { partition, counter, window, state } = record;
        const dates = window.kind === 'fixed' ? `|${window.start}-${window.end}` : '';
        const { fields } = open(partitionKey(partition));
        const field = `c:${nameKey(counter)}${dates}`;
        const before = fields.get(field) ?? { counters: [] };
        fields.set(field, { ...before, counters: [...before.counters, { counter, window, state }] });
        break;
      }
      case 'limit': {
        const { fields } = open(partitionKey(record.partition));
        const field = `c:${nameKey(record.counter)}`;
        fields.set(field, { counters: [], ...fields.get(field), limit: { at: record.at, version: record.version } });
        break;
      }
      case 'reservation': {
        const lead = partitionKey(record.lead);
        for (const { partition, id, record: part } of spread
          ? partsOf(lead, record.record)
          : [wholeOf(lead, record.record)]) {
          const { value, templates: named } = storedOf({ ...part, id });
          open(partition).records.set(`r:${id}`, value);
          for (const [template, text] of named) kept.set(template, text);
        }
        break;
      }
      case 'erasure':
        open(partitionKey(record.partition)).erasedAt = record.at;
        break;
      case 'document':
        await loadDocument(record, link, documents);
    }
  }
  await templates.keep([...kept].map(([id, template]) => ({ id, template })));
  for (const [name, loading] of partitions) await loadPartition(`${prefix}{${name}}`, loading, link);
}

interface StoredPart {
  readonly partition: string;
  readonly id: string;
  readonly record: ReservationRecord;
}

function wholeOf(lead: string, record: ReservationRecord): StoredPart {
  return { partition: lead, id: record.id, record };
}

/** On a cluster every partition of a hold keeps its part. */
function partsOf(lead: string, record: ReservationRecord): StoredPart[] {
  const parts = record.slots.flatMap((slot, index) => {
    const others = new Set(slot.claims.map(({ partition }) => partition).filter((partition) => partition !== lead));
    return [...others].map((partition) => {
      return { partition, id: partId(lead, record.id, index), record: { ...record, slots: [slot] } };
    });
  });
  return [wholeOf(lead, record), ...parts];
}

async function loadPartition(key: string, { fields, records, erasedAt }: Loading, link: Link): Promise<void> {
  const { now } = await link.read([]);
  const written: (string | Buffer)[] = [];
  let until: number | null = erasedAt > 0 ? erasedAt + MAX_REMEMBER_MS : now + 1;
  const keep = (time: number | null): void => {
    until = until === null || time === null ? null : Math.max(until, time);
  };
  for (const [field, stored] of fields) {
    written.push(field, fieldValue(stored));
    if (stored.limit) keep(null);
    for (const { state } of stored.counters) keep(state.keepUntil);
  }
  for (const [field, value] of records) {
    written.push(field, value);
    keep(readStored(value).rememberUntil);
  }
  const ms = until === null ? null : Math.max(1, until - now);
  const own = Buffer.alloc(36);
  own.writeUIntLE(erasedAt > 0 ? erasedAt + 1 : 0, 0, 6);
  own.writeUIntLE(erasedAt, 6, 6);
  own.writeUIntLE(ms === null ? NEVER : Math.min(now + ms, NEVER - 1), 12, 6);
  own.writeUIntLE(now, 18, 6);
  own.writeUIntLE(now % 2 ** 32, 32, 4);
  await link.command('HSET', key, '@', own, ...written);
  if (ms !== null) await link.command('PEXPIRE', key, String(ms));
}

async function loadDocument(record: DocumentRecord, link: Link, documents: Documents): Promise<void> {
  const key = documents.key(record.key);
  const end = record.expiresAt === undefined ? [] : ['end', String(record.expiresAt)];
  await link.command('HSET', key, 'value', record.value, 'version', String(record.version), ...end);
  if (record.expiresAt === undefined) return;
  const { now } = await link.read([]);
  await link.command('PEXPIRE', key, String(Math.max(1, record.expiresAt - now)));
}
