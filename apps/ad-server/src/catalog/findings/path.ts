/** Where something stands in the catalogue: keys and, in lists, indices from 0. */
export type Path = readonly (string | number)[];

/** Writes a path the way mistakes name it: `campaigns[2].caps[0].limit`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w$-]+$/.test(step)) return `${text}[${JSON.stringify(step.slice(0, 80))}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
