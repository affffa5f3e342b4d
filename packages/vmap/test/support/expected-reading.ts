import { LACKING, type Codec, type CodecContext, Unreadable } from '../../src/schema/codec';
import { type Editions } from '../../src/schema/editions';
import { type ElementDescription } from '../../src/schema/element';
import { type AttributeField, type ChildField, type ContentField, type Field } from '../../src/schema/fields';
import { isCodec } from '../../src/schema/is-codec';

type Model = Readonly<Record<string, unknown>>;

/** What should be left of a model after it was written in some versions and read again. */
export interface Expectation {
  readonly model: Model;
  /** The paths of what the versions cannot hold. */
  readonly omitted: readonly string[];
}

/** Says what is left of a model, from the description alone and without the writer or the reader. */
export function expectedReading(model: Model, description: ElementDescription, edition: Editions): Expectation {
  const expecting = new Expecting(edition);
  return { model: expecting.element(model, description, '') ?? {}, omitted: expecting.omitted };
}

class Expecting {
  readonly omitted: string[] = [];
  readonly #context: CodecContext;

  constructor(readonly edition: Editions) {
    this.#context = {
      edition,
      refuse: (message) => {
        throw new Error(message);
      },
    };
  }

  element(model: Model, description: ElementDescription, path: string): Model | undefined {
    const left: Record<string, unknown> = {};
    const losers = this.#losersOfChoices(model, description);
    const before = this.omitted.length;
    for (const [key, field] of Object.entries(description.fields)) {
      if (isFixed(field)) continue;
      const at = path === '' ? key : `${path}.${key}`;
      const value =
        model[key] ?? ((field.required & this.edition) !== 0 ? (field as AttributeField).fallback : undefined);
      const available = (field.in & this.edition) !== 0 && !losers.has(key);
      if (!available && isThere(value)) this.omitted.push(at);
      const result = available && isThere(value) ? this.#property(value, field, at) : undefined;
      if (result === DROPPED) {
        this.omitted.length = before;
        this.omitted.push(path);
        return undefined;
      }
      if (isThere(result)) left[key] = result;
      else if (field.essential && field.kind === 'child') left[key] = [];
    }
    return left;
  }

  #losersOfChoices(model: Model, description: ElementDescription): ReadonlySet<string> {
    const order = description.orders.find((candidate) => candidate.in & this.edition);
    const choices = (order?.children ?? []).filter((entry) => typeof entry !== 'string');
    return new Set(choices.flatMap(({ oneOf }) => oneOf.filter((key) => isThere(model[key])).slice(1)));
  }

  #property(value: unknown, field: Field, path: string): unknown {
    switch (field.kind) {
      case 'attribute':
      case 'content': {
        const read = this.#value((field as AttributeField | ContentField).codec, value);
        if (read !== undefined) return read;
        if (field.kind === 'content' || (field.required & this.edition) !== 0) return DROPPED;
        this.omitted.push(path);
        return undefined;
      }
      case 'anyAttributes': {
        const allowed = (field as unknown as { readonly allowedIn: Editions }).allowedIn & this.edition;
        if (!allowed) this.omitted.push(...Object.keys(value as object).map((name) => `${path}.${name}`));
        return allowed ? value : undefined;
      }
      case 'anyContent':
        return value;
      case 'child':
        return this.#child(value, field as ChildField, path);
    }
  }

  #child(value: unknown, field: ChildField, path: string): unknown {
    const item = (each: unknown, at: string) =>
      isCodec(field.of) ? this.#value(field.of, each) : this.element(each as Model, field.of, at);
    if (!field.many) return item(value, path);
    const items: unknown[] = [];
    for (const [index, each] of (value as readonly unknown[]).entries()) {
      if (items.length > 0 && (field.single & this.edition) !== 0) {
        this.omitted.push(`${path}[${index}]`);
        continue;
      }
      const parts = field.split !== undefined && field.split.in & this.edition ? field.split.into(each) : [each];
      items.push(...parts.map((part) => item(part, `${path}[${index}]`)).filter((part) => part !== undefined));
    }
    return items;
  }

  /** A value as it should be read again: under the name the version has for it, as a URL should be. */
  #value(codec: Codec<unknown>, value: unknown): unknown {
    const written = codec.write(value, this.#context);
    if (written === LACKING) return undefined;
    const read = codec.read(written, () => undefined);
    if (read instanceof Unreadable) throw new Error(`${String(written)} cannot be read`);
    return read;
  }
}

const DROPPED = Symbol('dropped');

function isFixed(field: Field): boolean {
  return (
    field.kind === 'attribute' && ((field as AttributeField).fixed || (field as AttributeField).copyOf !== undefined)
  );
}

function isThere(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
