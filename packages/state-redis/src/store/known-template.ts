import { partitionOfKey, type Partition } from '@xsp/core';

/** A template in its JSON form: see `encode/encode-option.ts` and `lua/option.lua`. */
export interface TemplateSource {
  readonly k: string;
  readonly c: readonly TemplateClaim[];
}

export interface TemplateClaim {
  readonly p: string;
  readonly n: string;
  readonly w: readonly [kind: 'f' | 'x' | 'r' | 's', size: number, kept?: number];
  readonly a: readonly [sign: number, high: number, low: number];
  readonly r: readonly [high: number, low: number];
  readonly l: readonly unknown[];
  readonly f: 0 | 1;
}

/** What answers need of a template: the option's key, and where its money is. */
export class KnownTemplate {
  readonly source: TemplateSource;

  constructor(readonly text: string) {
    this.source = JSON.parse(text) as TemplateSource;
  }

  get key(): string {
    return this.source.k;
  }

  /** The partition whose record decides: the first beside the lead in which there is money. */
  home(lead: Partition, roles: ReadonlyMap<string, string>): Partition {
    const leadKey = `${lead.kind}/${lead.id}`;
    for (const { p, a, f } of this.source.c) {
      if (f === 0 || (a[1] === 0 && a[2] === 0)) continue;
      const partition = p.includes('/') ? p : (roles.get(p) ?? leadKey);
      if (partition !== leadKey) return partitionOfKey(partition);
    }
    return lead;
  }
}
