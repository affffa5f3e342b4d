import { createHash } from 'node:crypto';
import { partitionOfKey, type Claim, type CounterName, type Limit, type Option, type Partition } from '@xsp/core';

/** What Redis is told of an option. */
export interface EncodedOption {
  /** Of the template: 72 bits of its SHA-256. */
  readonly id: string;
  /** All that does not change from day to day, as JSON: see `lua/option.lua`. */
  readonly template: string;
  /** What a request says: the id, and the bounds of the fixed windows. */
  readonly token: string;
  /** The bounds alone: `,START-END,...`, or nothing. */
  readonly bounds: string;
  /** The partition of its first money, where the option names it. */
  readonly home: Partition | undefined;
}

const encoded = new WeakMap<Option, EncodedOption>();

/** Encodes an option once; the encoding lives as long as the option. */
export function encodeOption(option: Option): EncodedOption {
  let known = encoded.get(option);
  if (!known) encoded.set(option, (known = encode(option)));
  return known;
}

/** An amount as two numbers: the upper 31 bits and the lower 32. */
export function halves(amount: bigint): [high: number, low: number] {
  return [Number(amount >> 32n), Number(amount & 0xffff_ffffn)];
}

/** The id of a template's text. */
export function templateId(template: string): string {
  return createHash('sha256').update(template).digest('base64url').slice(0, 12);
}

/** The text of a counter's name: literals, `?param` and `+position` parts. */
export function nameText(counter: CounterName): string {
  return counter
    .map((part) => (typeof part === 'string' ? part : 'param' in part ? `?${part.param}` : `+${part.position}`))
    .join('/');
}

function encode(option: Option): EncodedOption {
  const windows: string[] = [];
  const claims = option.claims.map((claim) => encodeClaim(claim, windows));
  const template = JSON.stringify({ k: option.key, c: claims });
  const id = templateId(template);
  const bounds = windows.map((window) => `,${window}`).join('');
  const home = option.claims.find(({ whenLate, amount }) => whenLate === 'fit' && amount !== 0n)?.fixedPartition;
  return { id, template, token: ` .${id}${bounds}`, bounds, home: home ? partitionOfKey(home) : undefined };
}

function encodeClaim(claim: Claim, windows: string[]): unknown {
  const { amount } = claim;
  const [high, low] = halves(amount < 0n ? -amount : amount);
  return {
    p: claim.fixedPartition ?? (claim.partition as string),
    n: nameText(claim.counter),
    w: encodeWindow(claim, windows),
    a: [amount < 0n ? -1 : 1, high, low],
    r: halves(claim.room),
    l: claim.limits.map(encodeLimit),
    f: claim.whenLate === 'fit' ? 1 : 0,
  };
}

function encodeWindow({ window }: Claim, windows: string[]): readonly (string | number)[] {
  switch (window.kind) {
    case 'forever':
      return ['f', window.forgetAfterMs ?? 0];
    case 'fixed': {
      const bounds = `${window.start}-${window.end}`;
      if (!windows.includes(bounds)) windows.push(bounds);
      return ['x', windows.indexOf(bounds) + 1, window.kept ? 1 : 0];
    }
    case 'rolling':
      return ['r', window.ms];
    case 'sliding':
      return ['s', window.ms];
  }
}

function encodeLimit({ at }: Limit): unknown {
  if (at === 'stored') return 's';
  if (typeof at === 'bigint') return halves(at);
  const values = at.points.map(([, value]) => halves(value));
  return { t: at.points.map(([time]) => time), h: values.map(([high]) => high), l: values.map(([, low]) => low) };
}
