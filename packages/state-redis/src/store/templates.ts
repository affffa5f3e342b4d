import { StateError } from '@xsp/core';
import type { EncodedOption } from '../encode/encode-option';
import { KnownTemplate } from './known-template';

/** What the template store needs of the connection. */
export interface TemplateLink {
  /** Sends templates to the library of the server (of every server) that executes requests: id, text, ... */
  learn(idsAndTexts: readonly string[]): Promise<void>;
  hset(key: string, id: string, text: string): Promise<void>;
  hget(key: string, id: string): Promise<string | null>;
  unlink(key: string): Promise<void>;
  now(): number;
}

/** Longer than anything is remembered of a hold: what was reserved in one period is over at the end of the next. */
const PERIOD_MS = 8 * 86_400_000;
const KNOWN_TEMPLATES = 50_000;

/**
 * Option templates, by id. Records name them, so they are kept in Redis before the first reservation that needs one: a
 * hash for each period of eight days, the one before the last removed. The library in Redis learns them on demand.
 */
export class Templates {
  private readonly known = new Map<string, KnownTemplate>();
  private readonly kept = new Set<string>();
  private period = 0;

  constructor(
    private readonly prefix: string,
    private readonly link: TemplateLink,
  ) {}

  /** Undefined when all are kept already, which is nearly always. */
  keep(options: readonly Pick<EncodedOption, 'id' | 'template'>[]): Promise<void> | undefined {
    const period = Math.floor(this.link.now() / PERIOD_MS);
    if (period !== this.period) {
      this.period = period;
      this.kept.clear();
    }
    let missing: Promise<unknown>[] | undefined;
    for (const { id, template } of options) {
      if (!this.kept.has(id)) (missing ??= []).push(this.keepOne(id, template));
    }
    return missing && Promise.all(missing).then(() => undefined);
  }

  /** The template of an id, whoever made it. @throws StateError `corrupt` when nobody kept it */
  async get(id: string): Promise<KnownTemplate> {
    const known = this.known.get(id);
    if (known) return known;
    const period = Math.floor(this.link.now() / PERIOD_MS);
    for (const each of [period, period - 1, period + 1]) {
      const text = await this.link.hget(this.key(each), id);
      if (text !== null) return this.remember(id, text);
    }
    throw new StateError('corrupt', `The option template ${id} that a reservation names is not stored any more.`, {
      details: { id },
    });
  }

  /** The template, when it is known in this process. */
  peek(id: string): KnownTemplate | undefined {
    return this.known.get(id);
  }

  /** Tells the library what it asked for, and all that the same request needs. */
  async teach(id: string, options: readonly EncodedOption[]): Promise<void> {
    const pairs = new Map(options.map(({ id, template }) => [id, template]));
    if (!pairs.has(id)) pairs.set(id, (await this.get(id)).text);
    await this.link.learn([...pairs].flat());
  }

  /** Nothing is known to be kept any more: the store was lost or exchanged. */
  forgetKept(): void {
    this.kept.clear();
  }

  private async keepOne(id: string, text: string): Promise<void> {
    this.remember(id, text);
    const { period } = this;
    await this.link.hset(this.key(period), id, text);
    if (this.kept.size === 0) await this.link.unlink(this.key(period - 2));
    if (period === this.period) this.kept.add(id);
  }

  private remember(id: string, text: string): KnownTemplate {
    const known = new KnownTemplate(text);
    if (this.known.size >= KNOWN_TEMPLATES) this.known.delete(this.known.keys().next().value!);
    this.known.set(id, known);
    return known;
  }

  private key(period: number): string {
    return `${this.prefix}templates:${period}`;
  }
}
