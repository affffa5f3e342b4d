import type { Findings } from '../findings';
import { checkJson } from './check-json';
import { readJson } from './read-json';
import { readYaml } from './read-yaml';
import type { Source } from './source';

/**
 * Reads YAML 1.2 or JSON into plain data. Keys given twice, aliases and tags are recorded as mistakes, and the rest is read, so
 * that its mistakes are found as well.
 *
 * @param text the catalogue
 * @param name its name; what ends in `.json` must be JSON, and not just YAML
 * @throws ValidationError for what is neither, with every error of syntax, and for a text without contents
 */
export function readSource(text: string, name: string, findings: Findings): Source {
  if (name.endsWith('.json') && text.trim() !== '') checkJson(text);
  const json = /^\s*\{/.test(text) ? readJson(text) : undefined;
  return json ?? readYaml(text, findings);
}
