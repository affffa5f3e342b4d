import { LACKING } from '../codec';
import { describeEditions, type Editions } from '../editions';
import { type Choice, type ElementDescription } from '../element';
import {
  type AnyAttributesField,
  type AnyContentField,
  type AttributeField,
  type ChildField,
  type ContentField,
  type Field,
} from '../fields';
import { sectionOf } from '../section-of';
import { writeAnyAttributes, writeAnyContent } from './any-xml';
import { compileChild } from './compile-child';
import { attributeMarkup, contentMarkup } from './markup';
import { type Writing } from './writing';

/** Data of which only the description knows the properties. */
export type Model = Readonly<Record<string, unknown>>;

/** Writes one part of an element; nothing when the element cannot be written without a part that is lacking. */
export type Step = (model: Model, writing: Writing) => string | undefined;

/** Writes an element; nothing when it had to be left out, which is reported then. */
export type ElementWriter = (model: Model, writing: Writing) => string | undefined;

const compiled = new WeakMap<ElementDescription, Map<Editions, ElementWriter>>();

/** The writer of an element for some versions. It is made once: no description is consulted while a document is written. */
export function elementWriter(description: ElementDescription, edition: Editions): ElementWriter {
  const writers = compiled.get(description) ?? new Map<Editions, ElementWriter>();
  compiled.set(description, writers);
  let writer = writers.get(edition);
  if (writer === undefined) {
    writer = compile(description, edition);
    writers.set(edition, writer);
  }
  return writer;
}

function compile(description: ElementDescription, edition: Editions): ElementWriter {
  const fields = Object.entries(description.fields);
  const attributes = fields
    .filter(([, field]) => field.kind === 'attribute' || field.kind === 'anyAttributes')
    .map(([key, field]) => compileField(key, field, description, edition));
  const contents = [
    ...fields
      .filter(([, field]) => field.kind === 'content' || field.kind === 'anyContent')
      .map(([key, field]) => compileField(key, field, description, edition)),
    ...compileChildren(description, edition),
  ];
  const opening = `<${description.name}`;
  const closing = `</${description.name}>`;

  return (model, writing) => {
    if (typeof model !== 'object' || model === null) {
      writing.leaf = '';
      writing.refuse(`must be an object, not ${model === null ? 'null' : typeof model}`);
    }
    let head = opening;
    for (const step of attributes) {
      const part = step(model, writing);
      if (part === undefined) return undefined;
      head += part;
    }
    let content = '';
    for (const step of contents) {
      const part = step(model, writing);
      if (part === undefined) return undefined;
      content += part;
    }
    return content === '' ? `${head}/>` : `${head}>${content}${closing}`;
  };
}

/** The steps of the children, in the order of the version. */
function compileChildren(description: ElementDescription, edition: Editions): readonly Step[] {
  const isChild = (key: string) => description.fields[key]?.kind === 'child';
  const declared = Object.keys(description.fields).filter(isChild);
  const order = description.orders.find((candidate) => candidate.in & edition)?.children ?? declared;
  const ordered = new Set(order.flatMap((entry) => (typeof entry === 'string' ? entry : entry.oneOf)));
  // What the order of a version does not name, it does not have; the step is there to report it.
  const rest = declared.filter((key) => !ordered.has(key));
  return [...order, ...rest].map((entry) => {
    if (typeof entry !== 'string') return compileChoice(entry, description, edition);
    return compileNamed(entry, description, edition);
  });
}

function compileNamed(key: string, description: ElementDescription, edition: Editions): Step {
  const field = description.fields[key];
  if (field === undefined) throw new Error(`${description.name} has no field ${key}`);
  return compileField(key, field, description, edition);
}

/** Of several children the first that is there. */
function compileChoice(choice: Choice, description: ElementDescription, edition: Editions): Step {
  const steps = choice.oneOf.map((key) => [key, compileNamed(key, description, edition)] as const);
  return (model, writing) => {
    let chosen: string | undefined;
    for (const [key, step] of steps) {
      if (!isPresent(model[key])) continue;
      if (chosen === undefined) {
        chosen = step(model, writing);
        if (chosen === undefined) return undefined;
      } else if (choice.exactly) {
        refuseChoice(choice, 'must not have more than one of', description, writing);
      } else {
        const field = description.fields[key] as Field;
        writing.leaveOut(key, nameOf(field), sectionOf(field, description), 'choice');
      }
    }
    if (chosen === undefined && choice.exactly) refuseChoice(choice, 'must have one of', description, writing);
    return chosen ?? '';
  };
}

function refuseChoice(choice: Choice, wanted: string, description: ElementDescription, writing: Writing): never {
  writing.leaf = '';
  return writing.refuse(`${wanted} ${choice.oneOf.join(', ')} (${description.section})`);
}

function compileField(key: string, field: Field, description: ElementDescription, edition: Editions): Step {
  if ((field.in & edition) === 0) return reportIfPresent(key, field, description);
  switch (field.kind) {
    case 'attribute':
      return compileAttribute(key, field as AttributeField, description, edition);
    case 'content':
      return compileContent(key, field as ContentField, description, edition);
    case 'anyAttributes':
      return (model, writing) => writeAnyAttributes(key, field as AnyAttributesField, model, writing, description);
    case 'anyContent':
      return (model, writing) => writeAnyContent(key, field as AnyContentField, model, writing, description);
    case 'child':
      return compileChild(key, field as ChildField, description, edition);
  }
}

function reportIfPresent(key: string, field: Field, description: ElementDescription): Step {
  const name = nameOf(field);
  const section = sectionOf(field, description);
  return (model, writing) => {
    if (isPresent(model[key])) writing.leaveOut(key, name, section, 'version');
    return '';
  };
}

function compileAttribute(
  key: string,
  field: AttributeField,
  description: ElementDescription,
  edition: Editions,
): Step {
  const source = field.copyOf ?? key;
  const name = field.before !== undefined && field.before.in & edition ? field.before.name : field.name;
  const markup = attributeMarkup(field.codec);
  const start = ` ${name}="`;
  const required = (field.required & edition) !== 0;
  const section = sectionOf(field, description);

  return (model, writing) => {
    const value = model[source] ?? (required ? field.fallback : undefined);
    if (value === undefined) return required ? refuseMissing(key, name, section, edition, writing) : '';
    writing.leaf = key;
    const text = field.codec.write(value, writing);
    if (text !== LACKING) return `${start}${markup(text)}"`;
    if (!required) {
      writing.leaveOut(key, name, section, 'value');
      return '';
    }
    writing.leaveOut('', description.name, section, 'value');
    return undefined;
  };
}

function compileContent(key: string, field: ContentField, description: ElementDescription, edition: Editions): Step {
  const markup = contentMarkup(field.codec);
  const required = (field.required & edition) !== 0;
  const section = sectionOf(field, description);
  return (model, writing) => {
    const value = model[key];
    if (value == null) return required ? refuseMissing(key, 'content', section, edition, writing) : '';
    writing.leaf = key;
    const text = field.codec.write(value, writing);
    if (text !== LACKING) return markup(text);
    writing.leaveOut('', description.name, section, 'value');
    return undefined;
  };
}

/** Whether a property has a value that a document could show. */
export function isPresent(value: unknown): boolean {
  return value != null && !(Array.isArray(value) && value.length === 0);
}

/** Refuses a model in which something is missing that the version needs. */
export function refuseMissing(key: string, name: string, section: string, edition: Editions, writing: Writing): never {
  writing.leaf = key;
  return writing.refuse(`is missing: ${describeEditions(edition)} needs ${name} here (${section})`);
}

function nameOf(field: Field): string {
  if (field.kind === 'attribute') return (field as AttributeField).name;
  if (field.kind === 'child') return (field as ChildField).container ?? (field as ChildField).name;
  return field.kind;
}
