import { type Writing } from './writing';

/** Data of which only the description knows the properties. */
export type Model = Readonly<Record<string, unknown>>;

/** What a part is when the element cannot be written without it; it is reported then, and the element left out. */
export type Written = string | undefined;

/** Writes one part of an element. */
export interface Step {
  /** The property that it writes; a choice looks for its own. */
  readonly key: string | undefined;
  /** Writes the part for the value that the property has. */
  write(value: unknown, model: Model, writing: Writing): Written;
  /** What to write where the property has no value; nothing is written when there is no such function. */
  readonly missing?: ((writing: Writing) => Written) | undefined;
}

/** Runs steps one after another; nothing when the element cannot be written. */
export function runSteps(steps: readonly Step[], model: Model, writing: Writing): Written {
  let xml = '';
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index] as Step;
    const value = step.key === undefined ? model : model[step.key];
    if (value == null && step.missing === undefined) continue;
    const part = value == null ? step.missing?.(writing) : step.write(value, model, writing);
    if (part === undefined) return undefined;
    xml += part;
  }
  return xml;
}
