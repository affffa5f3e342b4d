import { type Editions } from '../editions';
import { type ElementDescription } from '../element';
import { perEdition } from '../per-edition';
import { compileChoice } from './compile-choice';
import { compileField } from './compile-field';
import { type Model, runSteps, type Step, type Written } from './step';
import { type Writing } from './writing';

/** Writes an element; nothing when it had to be left out, which is reported then. */
export type ElementWriter = (model: Model, writing: Writing) => Written;

/** The writer of an element for some versions. It is made once: no description is consulted while a document is written. */
export const elementWriter = perEdition(compile);

function compile(description: ElementDescription, edition: Editions): ElementWriter {
  const stepsFor = (...kinds: readonly string[]): readonly Step[] =>
    Object.entries(description.fields)
      .filter(([, { kind }]) => kinds.includes(kind))
      .map(([key]) => compileField(key, description, edition));
  const attributes = stepsFor('attribute', 'anyAttributes');
  const contents = [...stepsFor('content', 'anyContent'), ...compileChildren(description, edition)];
  const opening = `<${description.name}`;
  const closing = `</${description.name}>`;

  return (model, writing) => {
    if (typeof model !== 'object' || model === null) {
      writing.leaf = '';
      writing.refuse(`must be an object, not ${model === null ? 'null' : typeof model}`);
    }
    const head = runSteps(attributes, model, writing);
    if (head === undefined) return undefined;
    const content = runSteps(contents, model, writing);
    if (content === undefined) return undefined;
    return content === '' ? `${opening}${head}/>` : `${opening}${head}>${content}${closing}`;
  };
}

/** The steps of the children, in the order of the version. */
function compileChildren(description: ElementDescription, edition: Editions): readonly Step[] {
  const declared = Object.keys(description.fields).filter((key) => description.fields[key]?.kind === 'child');
  const order = description.orders.find((candidate) => candidate.in & edition)?.children ?? declared;
  const ordered = new Set(order.flatMap((entry) => (typeof entry === 'string' ? entry : entry.oneOf)));
  // What the order of a version does not name, it does not have; the step is there to report it.
  const rest = declared.filter((key) => !ordered.has(key));
  return [...order, ...rest].map((entry) =>
    typeof entry === 'string' ? compileField(entry, description, edition) : compileChoice(entry, description, edition),
  );
}
