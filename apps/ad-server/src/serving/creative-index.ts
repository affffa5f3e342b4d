import { createHash } from 'node:crypto';
import type { Campaign, Catalog, Creative } from '../catalog';
import { creativeKey } from '../charging/creative-option';
import { atOnce, type Interruptible } from '../in-turns';

/** A creative where it stands. */
export interface IndexedCreative {
  readonly campaign: Campaign;
  readonly creative: Creative;
  /** The one that it is of, or was. */
  readonly catalog: Catalog;
  /** What tokens name it by: 48 bits of a hash of its ids, the same in every server and every catalogue. */
  readonly ref: number;
}

/**
 * Finds a catalogue's creatives by the key of their option and by the reference in a token; by the latter those that have
 * left it as well.
 */
export class CreativeIndex {
  private readonly byKey = new Map<string, IndexedCreative>();
  private readonly byRef = new Map<number, IndexedCreative>();

  private constructor() {}

  /** As `making` makes it, at once. */
  static of(...args: Parameters<typeof CreativeIndex.making>): CreativeIndex {
    return atOnce(CreativeIndex.making(...args));
  }

  static *making(catalog: Catalog, departed: readonly Catalog[] = []): Interruptible<CreativeIndex> {
    const made = new CreativeIndex();
    // What is there stands above what left.
    for (const one of [...departed, catalog]) {
      for (const campaign of one.campaigns) {
        for (const creative of campaign.creatives) {
          const key = creativeKey(campaign, creative);
          const entry = { campaign, creative, catalog: one, ref: creativeRefOf(key) };
          if (one === catalog) made.byKey.set(key, entry);
          made.byRef.set(entry.ref, entry);
        }
        yield;
      }
    }
    return made;
  }

  ofKey(key: string): IndexedCreative | undefined {
    return this.byKey.get(key);
  }

  ofRef(ref: number): IndexedCreative | undefined {
    return this.byRef.get(ref);
  }
}

/**
 * A creative's reference of 48 bits, from its option's key: among 100,000 creatives two share one with a probability of
 * 2 in 100,000.
 */
export function creativeRefOf(key: string): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, 6);
}
