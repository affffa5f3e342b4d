import { localNameOf } from '../../xml/names';
import { type Editions } from '../editions';
import { type ElementDescription } from '../element';
import { perEdition } from '../per-edition';
import { type AttributeField, type ChildField, type Field } from '../fields';

/** A property of a description, found by the name of an attribute or element. */
export interface Named<F> {
  readonly key: string;
  readonly field: F;
  /** Its name in the version that is read. */
  readonly name: string;
}

/** A description made ready for reading documents of one version. */
export interface Shape {
  readonly fields: readonly (readonly [key: string, field: Field])[];
  readonly attributes: Names<AttributeField>;
  readonly children: Names<ChildField>;
  /** How far along a child belongs; nothing where the order is free. */
  readonly positions: ReadonlyMap<string, number> | undefined;
  /** Properties of which the version allows one at most. */
  readonly choices: readonly (readonly string[])[];
}

/** Finds properties by name: by the right one, by one that other versions have, or without regard to case. */
export class Names<F> {
  readonly #exact = new Map<string, Named<F>>();
  readonly #otherwise = new Map<string, Named<F>>();

  add(named: Named<F>, ...others: readonly (string | undefined)[]): void {
    this.#exact.set(named.name, named);
    for (const name of [named.name, ...others]) {
      const lower = name?.toLowerCase();
      if (lower !== undefined && !this.#otherwise.has(lower)) this.#otherwise.set(lower, named);
    }
  }

  find(name: string): Named<F> | undefined {
    return this.#exact.get(name) ?? this.#otherwise.get(name.toLowerCase());
  }
}

/** The shape of a description in some versions; made once. */
export const shapeOf = perEdition(makeShape);

function makeShape(description: ElementDescription, edition: Editions): Shape {
  const fields = Object.entries(description.fields).filter(([, field]) => !isFixed(field));
  const attributes = new Names<AttributeField>();
  const children = new Names<ChildField>();
  for (const [key, field] of fields) {
    if (field.kind === 'attribute') {
      const { name, before } = field as AttributeField;
      const current = before !== undefined && before.in & edition ? before.name : name;
      attributes.add({ key, field: field as AttributeField, name: current }, name, before?.name);
    } else if (field.kind === 'child') {
      const { name, container, aliases } = field as ChildField;
      children.add({ key, field: field as ChildField, name: localNameOf(container ?? name) }, ...aliases);
    }
  }
  const order = description.orders.find((candidate) => candidate.in & edition);
  const sequence = order?.children ?? fields.filter(([, { kind }]) => kind === 'child').map(([key]) => key);
  return {
    fields,
    attributes,
    children,
    positions: order?.free === true ? undefined : positionsOf(sequence),
    choices: sequence.flatMap((entry) => (typeof entry === 'string' ? [] : [entry.oneOf])),
  };
}

/** What is always the same is no property; namespaces are looked at elsewhere. */
function isFixed(field: Field): boolean {
  return field.kind === 'attribute' && (field as AttributeField).fixed;
}

function positionsOf(sequence: NonNullable<ElementDescription['orders'][number]['children']>) {
  const positions = new Map<string, number>();
  for (const [position, entry] of sequence.entries()) {
    for (const key of typeof entry === 'string' ? [entry] : entry.oneOf) positions.set(key, position);
  }
  return positions;
}
