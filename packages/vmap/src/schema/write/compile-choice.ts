import { type Editions } from '../editions';
import { type Choice, type ElementDescription } from '../element';
import { type Field } from '../fields';
import { sectionOf } from '../section-of';
import { compileField } from './compile-field';
import { isPresent, nameOf } from './presence';
import { type Model, type Step, type Written } from './step';
import { type Writing } from './writing';

/** Of several children the first that is there. */
export function compileChoice(choice: Choice, description: ElementDescription, edition: Editions): Step {
  const steps = choice.oneOf.map((key) => [key, compileField(key, description, edition)] as const);

  const write = (_: unknown, model: Model, writing: Writing): Written => {
    let chosen: string | undefined;
    for (const [key, step] of steps) {
      if (!isPresent(model[key])) continue;
      if (chosen === undefined) {
        chosen = step.write(model[key], model, writing);
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
  return { key: undefined, write };
}

function refuseChoice(choice: Choice, wanted: string, description: ElementDescription, writing: Writing): never {
  writing.leaf = '';
  return writing.refuse(`${wanted} ${choice.oneOf.join(', ')} (${description.section})`);
}
