import { type Codec, LACKING } from '../codec';
import { type Editions } from '../editions';
import { type ElementDescription } from '../element';
import { type ChildField } from '../fields';
import { isCodec } from '../is-codec';
import { sectionOf } from '../section-of';
import { type ElementWriter, elementWriter } from './compile-element';
import { contentText } from './markup';
import { nameOf, refuseMissing } from './presence';
import { type Model, type Step, type Written } from './step';
import { type Writing } from './writing';

/** The step that writes a child, or a list of children. */
export function compileChild(key: string, field: ChildField, parent: ElementDescription, edition: Editions): Step {
  const write = isCodec(field.of) ? leafWriter(field.name, field.of) : elementWriter(field.of, edition);
  const name = nameOf(field);
  const section = sectionOf(field, parent);
  const required = (field.required & edition) !== 0;
  const refuse = refuseMissing(key, `<${name}>`, section, edition);
  const writeValue = field.many
    ? listWriter(key, field, section, edition, write)
    : singleWriter(key, field, section, required, write);

  /** What stands where there is nothing: the default of the standard, an empty container, or a refusal. */
  const nothing = (writing: Writing): Written => {
    if (field.fallback !== undefined) return writeValue(field.fallback, writing);
    if (field.container !== undefined && field.emptyContainer & edition) return `<${name}></${name}>`;
    return refuse(writing);
  };
  const missing = required || field.emptyContainer & edition ? nothing : undefined;
  return {
    key,
    write(value, _, writing) {
      const xml = writeValue(value, writing);
      return xml === '' && field.many ? (missing?.(writing) ?? '') : xml;
    },
    missing,
  };
}

type ValueWriter = (value: unknown, writing: Writing) => Written;

function singleWriter(
  key: string,
  field: ChildField,
  section: string,
  required: boolean,
  write: ElementWriter,
): ValueWriter {
  const [before, after] = aroundOf(field);
  const name = nameOf(field);
  if (isCodec(field.of)) {
    return (value, writing) => {
      writing.leaf = key;
      const xml = write(value as Model, writing);
      if (xml !== undefined) return xml;
      writing.leaveOut(key, name, section, 'value');
      return required ? undefined : '';
    };
  }
  return (value, writing) => {
    writing.enter(key);
    writing.leaf = '';
    const xml = write(value as Model, writing);
    writing.exit();
    if (xml === undefined) return required ? undefined : '';
    return before + xml + after;
  };
}

function listWriter(
  key: string,
  field: ChildField,
  section: string,
  edition: Editions,
  write: ElementWriter,
): ValueWriter {
  const [before, after] = aroundOf(field);
  const isLeaf = isCodec(field.of);
  const single = (field.single & edition) !== 0;
  const split = field.split !== undefined && field.split.in & edition ? field.split.into : undefined;

  return (value, writing) => {
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
      writing.enterItem(key, index);
      const parts = split === undefined ? undefined : split(items[index]);
      const part =
        parts === undefined
          ? writeItem(items[index], write, writing)
          : parts.map((each) => writeItem(each, write, writing) ?? '').join('');
      writing.exit();
      if (part !== undefined) xml += part;
      else if (isLeaf) writing.leaveOut(key, field.name, section, 'value', index);
    }
    return xml === '' ? '' : before + xml + after;
  };
}

function writeItem(item: unknown, write: ElementWriter, writing: Writing): Written {
  writing.leaf = '';
  return write(item as Model, writing);
}

/** What stands before and after the elements of a field. */
function aroundOf({ container }: ChildField): readonly [before: string, after: string] {
  return container === undefined ? ['', ''] : [`<${container}>`, `</${container}>`];
}

function leafWriter(name: string, codec: Codec<unknown>): ElementWriter {
  const text = contentText(codec);
  const opening = `<${name}>`;
  const closing = `</${name}>`;
  return (value, writing) => {
    const written = text(value, writing);
    return written === LACKING ? undefined : `${opening}${written}${closing}`;
  };
}
