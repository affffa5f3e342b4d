import { type Codec, LACKING } from '../codec';
import { type Editions } from '../editions';
import { type ElementDescription } from '../element';
import { type ChildField } from '../fields';
import { isCodec } from '../is-codec';
import { sectionOf } from '../section-of';
import { type ElementWriter, elementWriter, type Model, refuseMissing, type Step } from './compile-element';
import { contentMarkup } from './markup';
import { type Writing } from './writing';

/** The step that writes a child, or a list of children. */
export function compileChild(key: string, field: ChildField, parent: ElementDescription, edition: Editions): Step {
  const write = isCodec(field.of) ? leafWriter(field.name, field.of) : lazyWriter(field.of, edition);
  const nested = !isCodec(field.of);
  const required = (field.required & edition) !== 0;
  const section = sectionOf(field, parent);
  const name = field.container ?? field.name;

  const missing = (writing: Writing): string =>
    required ? refuseMissing(key, `<${name}>`, section, edition, writing) : '';

  if (!field.many) {
    return (model, writing) => {
      const value = model[key] ?? (required ? field.fallback : undefined);
      if (value == null) return missing(writing);
      const xml = nested ? writeNested(write, value, key, writing) : writeLeaf(write, value, key, writing);
      if (xml !== undefined) return field.container === undefined ? xml : `<${name}>${xml}</${name}>`;
      if (!nested) writing.leaveOut(key, name, section, 'value');
      return required ? undefined : '';
    };
  }

  const single = (field.single & edition) !== 0;
  const split = field.split !== undefined && field.split.in & edition ? field.split.into : undefined;
  const empty = field.container !== undefined && field.emptyContainer & edition ? `<${name}></${name}>` : undefined;

  return (model, writing) => {
    const value = model[key] ?? (required ? field.fallback : undefined) ?? [];
    if (!Array.isArray(value)) {
      writing.leaf = key;
      writing.refuse('must be a list');
    }
    const items = value as readonly unknown[];
    let xml = '';
    for (let index = 0; index < items.length; index += 1) {
      if (single && xml !== '') {
        writing.leaveOut(key, field.name, section, 'count', index);
        continue;
      }
      for (const item of split === undefined ? [items[index]] : split(items[index])) {
        writing.enterItem(key, index);
        writing.leaf = '';
        const part = write(item as Model, writing);
        writing.exit();
        if (part !== undefined) xml += part;
        else if (!nested) writing.leaveOut(key, field.name, section, 'value', index);
      }
    }
    if (xml === '') return empty ?? missing(writing);
    return field.container === undefined ? xml : `<${name}>${xml}</${name}>`;
  };
}

function writeNested(write: ElementWriter, value: unknown, key: string, writing: Writing): string | undefined {
  writing.enter(key);
  writing.leaf = '';
  const xml = write(value as Model, writing);
  writing.exit();
  return xml;
}

function writeLeaf(write: ElementWriter, value: unknown, key: string, writing: Writing): string | undefined {
  writing.leaf = key;
  return write(value as Model, writing);
}

/** Compiles a child's writer when it is first needed, so that a writer of one small document compiles what it uses. */
function lazyWriter(of: ElementDescription, edition: Editions): ElementWriter {
  let writer: ElementWriter | undefined;
  return (model, writing) => (writer ??= elementWriter(of, edition))(model, writing);
}

function leafWriter(name: string, codec: Codec<unknown>): ElementWriter {
  const markup = contentMarkup(codec);
  const opening = `<${name}>`;
  const closing = `</${name}>`;
  return (value, writing) => {
    const text = codec.write(value, writing);
    return text === LACKING ? undefined : `${opening}${markup(text)}${closing}`;
  };
}
