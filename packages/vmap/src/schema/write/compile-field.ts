import { LACKING } from '../codec';
import { type Editions } from '../editions';
import { type ElementDescription } from '../element';
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
import { attributeText, contentText } from './markup';
import { isPresent, nameOf, refuseMissing } from './presence';
import { type Step } from './step';

/** The step that writes a property, or reports it where the version has no place for it. */
export function compileField(key: string, description: ElementDescription, edition: Editions): Step {
  const field = description.fields[key];
  if (field === undefined) throw new Error(`${description.name} has no field ${key}`);
  if ((field.in & edition) === 0) return reportIfPresent(key, field, description);
  switch (field.kind) {
    case 'attribute':
      return compileAttribute(key, field as AttributeField, description, edition);
    case 'content':
      return compileContent(key, field as ContentField, description, edition);
    case 'anyAttributes':
      return {
        key,
        write: (_, model, writing) => writeAnyAttributes(key, field as AnyAttributesField, model, writing, description),
      };
    case 'anyContent':
      return {
        key,
        write: (_, model, writing) => writeAnyContent(key, field as AnyContentField, model, writing, description),
      };
    case 'child':
      return compileChild(key, field as ChildField, description, edition);
  }
}

function reportIfPresent(key: string, field: Field, description: ElementDescription): Step {
  const name = nameOf(field);
  const section = sectionOf(field, description);
  return {
    key,
    write(value, _, writing) {
      if (isPresent(value)) writing.leaveOut(key, name, section, 'version');
      return '';
    },
  };
}

function compileAttribute(
  key: string,
  field: AttributeField,
  description: ElementDescription,
  edition: Editions,
): Step {
  const { codec, copyOf, fallback } = field;
  const name = field.before !== undefined && field.before.in & edition ? field.before.name : field.name;
  const section = sectionOf(field, description);
  const start = ` ${name}="`;
  const required = (field.required & edition) !== 0;
  const text = attributeText(codec);

  const write: Step['write'] = (value, _, writing) => {
    writing.leaf = key;
    const written = text(value, writing);
    if (written !== LACKING) return `${start}${written}"`;
    if (required) {
      writing.leaveOut('', description.name, section, 'value');
      return undefined;
    }
    writing.leaveOut(key, name, section, 'value');
    return '';
  };
  const missing: Step['missing'] =
    fallback === undefined ? refuseMissing(key, name, section, edition) : (writing) => write(fallback, {}, writing);
  return { key: copyOf ?? key, write, missing: required ? missing : undefined };
}

function compileContent(key: string, field: ContentField, description: ElementDescription, edition: Editions): Step {
  const section = sectionOf(field, description);
  const text = contentText(field.codec);
  return {
    key,
    write(value, _, writing) {
      writing.leaf = key;
      const written = text(value, writing);
      if (written !== LACKING) return written;
      writing.leaveOut('', description.name, section, 'value');
      return undefined;
    },
    missing: field.required & edition ? refuseMissing(key, 'content', section, edition) : undefined,
  };
}
