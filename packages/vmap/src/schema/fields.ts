import { type XmlContent } from '../xml/xml-node';
import { type Codec } from './codec';
import { type Editions, EVERYWHERE, NOWHERE } from './editions';
import { type ElementDescription, type Fields, type ModelOf } from './element';

/** What can be said of any field beside its kind. */
export interface FieldOptions<T = unknown> {
  /** The versions that have it; all when left out. */
  readonly in?: Editions;
  /** The versions whose documents are not valid without it; none when left out, all for an essential one. */
  readonly required?: Editions;
  /** Without it the element means nothing: reading drops such an element, and the type has it always. */
  readonly essential?: boolean;
  /** What to write where it is required and the model has nothing; only where the standard names a default. */
  readonly fallback?: T;
  /** The section of the standard, where it is another than the element's. */
  readonly section?: string;
}

declare const model: unique symbol;

/** One property of a model, and where it stands in a document. `T` is its type, `Always` whether it is always there. */
export interface Field<T = unknown, Always extends boolean = boolean> {
  readonly [model]?: { readonly value: T; readonly always: Always };
  readonly kind: 'attribute' | 'content' | 'child' | 'anyAttributes' | 'anyContent';
  readonly in: Editions;
  readonly required: Editions;
  readonly essential: boolean;
  readonly section: string | undefined;
}

/** What some versions call an attribute. */
export interface AttributeName {
  readonly name: string;
  readonly in: Editions;
}

/** A property that is an attribute. */
export interface AttributeField<T = unknown, Always extends boolean = boolean> extends Field<T, Always> {
  readonly kind: 'attribute';
  readonly codec: Codec<T>;
  readonly name: string;
  /** What it was called before. */
  readonly before: AttributeName | undefined;
  readonly fallback: T | undefined;
  /** The property that it repeats, for an attribute that says the same as the content. */
  readonly copyOf: string | undefined;
  /** Whether it is always the same and no property of the model. */
  readonly fixed: boolean;
}

/** A property that is the text of the element. */
export interface ContentField<T = unknown, Always extends boolean = boolean> extends Field<T, Always> {
  readonly kind: 'content';
  readonly codec: Codec<T>;
}

/** A property that is all attributes which have no property of their own. */
export interface AnyAttributesField extends Field<Readonly<Record<string, string>>, false> {
  readonly kind: 'anyAttributes';
  readonly allowedIn: Editions;
}

/** A property that is everything inside the element, of whatever vocabulary. */
export interface AnyContentField extends Field<readonly XmlContent[], false> {
  readonly kind: 'anyContent';
  readonly textIn: Editions;
}

/** A property that is one child element, or a list of them, with or without an element around the list. */
export interface ChildField<T = unknown, Always extends boolean = boolean> extends Field<T, Always> {
  readonly kind: 'child';
  readonly name: string;
  /** What is in the child: a text, or an element with a description of its own. */
  readonly of: Codec<unknown> | ElementDescription;
  readonly many: boolean;
  /** The element around it. */
  readonly container: string | undefined;
  /** The versions where the container stands even with nothing in it. */
  readonly emptyContainer: Editions;
  /** The versions that allow one only, though `many`. */
  readonly single: Editions;
  /** Other names under which documents have the outermost element of it. */
  readonly aliases: readonly string[];
  /** Makes several items of one, for versions where one element cannot hold it all. */
  readonly split: { readonly in: Editions; readonly into: (item: unknown) => readonly unknown[] } | undefined;
  readonly fallback: T | undefined;
}

type Always<O> = O extends { readonly essential: true } ? true : false;

function common<K extends Field['kind']>(kind: K, options: FieldOptions) {
  const editions = options.in ?? EVERYWHERE;
  return {
    kind,
    in: editions,
    required: options.required ?? (options.essential === true ? editions : NOWHERE),
    essential: options.essential === true,
    section: options.section,
  };
}

/** A property that is an attribute. */
export function attribute<T, const O extends FieldOptions<T> & { readonly before?: AttributeName }>(
  name: string,
  codec: Codec<T>,
  options: O = {} as O,
): AttributeField<T, Always<O>> {
  const { before, fallback } = options;
  return { ...common('attribute', options), codec, name, before, fallback, copyOf: undefined, fixed: false };
}

/** An attribute of some versions that says the same as another property; the model does not have it twice. */
export function repeated(
  name: string,
  copyOf: string,
  codec: Codec<string>,
  editions: Editions,
): AttributeField<never> {
  const options = { in: editions, required: editions };
  return {
    ...common('attribute', options),
    codec: codec as Codec<never>,
    name,
    before: undefined,
    fallback: undefined,
    copyOf,
    fixed: false,
  };
}

/** A property that is the text of the element. */
export function content<T, const O extends FieldOptions<T>>(
  codec: Codec<T>,
  options: O = {} as O,
): ContentField<T, Always<O>> {
  return { ...common('content', options), codec };
}

/** An attribute that is always the same, such as a namespace declaration; the model does not have it. */
export function constant(name: string, value: string, editions: Editions = EVERYWHERE): AttributeField<never> {
  const codec: Codec<never> = { markup: 'text', write: () => value, read: () => value as never };
  const fallback = value as never;
  const options = { in: editions, required: editions };
  return { ...common('attribute', options), codec, name, before: undefined, fallback, copyOf: undefined, fixed: true };
}

/**
 * Attributes of any name, kept as they are.
 *
 * @param allowedIn the versions that allow them; namespace declarations stand everywhere
 */
export function anyAttributes(allowedIn: Editions): AnyAttributesField {
  return { ...common('anyAttributes', {}), allowedIn };
}

/**
 * Any elements, kept as they are, and text.
 *
 * @param textIn the versions that allow text beside the elements
 */
export function anyContent(textIn: Editions): AnyContentField {
  return { ...common('anyContent', {}), textIn };
}

interface ChildOptions<T> extends FieldOptions<T> {
  readonly aliases?: readonly string[];
}

interface ListOptions<T> extends ChildOptions<readonly T[]> {
  readonly single?: Editions;
}

interface ContainerOptions<T> extends ListOptions<T> {
  readonly emptyContainer?: Editions;
  readonly split?: { readonly in: Editions; readonly into: (item: T) => readonly T[] };
}

function childField(
  name: string,
  of: Codec<unknown> | ElementDescription,
  many: boolean,
  options: ContainerOptions<never> & { readonly container?: string } = {},
): ChildField<never, never> {
  return {
    ...common('child', options),
    name,
    of,
    many,
    container: options.container,
    emptyContainer: options.emptyContainer ?? NOWHERE,
    single: options.single ?? NOWHERE,
    aliases: options.aliases ?? [],
    split: options.split as ChildField['split'],
    fallback: options.fallback as undefined,
  };
}

/** A child element that holds nothing but text. */
export function leaf<T, const O extends ChildOptions<T>>(
  name: string,
  codec: Codec<T>,
  options: O = {} as O,
): ChildField<T, Always<O>> {
  return childField(name, codec, false, options as object);
}

/** Any number of child elements that hold nothing but text. */
export function leaves<T, const O extends ListOptions<T>>(
  name: string,
  codec: Codec<T>,
  options: O = {} as O,
): ChildField<readonly T[], Always<O>> {
  return childField(name, codec, true, options as object);
}

/** A child element. */
export function child<F extends Fields, const O extends ChildOptions<ModelOf<ElementDescription<F>>>>(
  of: ElementDescription<F>,
  options: O = {} as O,
): ChildField<ModelOf<ElementDescription<F>>, Always<O>> {
  return childField(of.name, of, false, options as object);
}

/** Any number of child elements of one kind. */
export function children<F extends Fields, const O extends ListOptions<ModelOf<ElementDescription<F>>>>(
  of: ElementDescription<F>,
  options: O = {} as O,
): ChildField<readonly ModelOf<ElementDescription<F>>[], Always<O>> {
  return childField(of.name, of, true, options as object);
}

/** A child element inside an element that holds nothing else. */
export function wrapped<F extends Fields, const O extends ChildOptions<ModelOf<ElementDescription<F>>>>(
  container: string,
  of: ElementDescription<F>,
  options: O = {} as O,
): ChildField<ModelOf<ElementDescription<F>>, Always<O>> {
  return childField(of.name, of, false, { ...(options as object), container });
}

/** Child elements of one kind inside an element that holds nothing else. */
export function contained<F extends Fields, const O extends ContainerOptions<ModelOf<ElementDescription<F>>>>(
  container: string,
  of: ElementDescription<F>,
  options: O = {} as O,
): ChildField<readonly ModelOf<ElementDescription<F>>[], Always<O>> {
  return childField(of.name, of, true, { ...(options as object), container });
}
