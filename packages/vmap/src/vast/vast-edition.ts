import { VAST_VERSIONS, type VastVersion, vastEdition } from '../schema/editions';
import { type DocumentEdition } from '../schema/element';

const LATEST: VastVersion = '4.3';

/** Shortened and corrected versions that documents name. */
const ALIASES: Readonly<Record<string, VastVersion>> = { '2': '2.0', '2.0.1': '2.0', '3': '3.0', '4': '4.0' };

/** The version to read a document as, by what it says. One that says nothing useful is read as of the latest. */
export function vastEditionOf(version: string | undefined): DocumentEdition {
  const name = version?.trim() ?? '';
  const exact = VAST_VERSIONS.find((known) => known === name);
  if (exact !== undefined) return { edition: vastEdition(exact) };
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  if (alias !== undefined) return { edition: vastEdition(alias) };
  if (version === undefined) return { edition: vastEdition(LATEST) };
  const problem = `VAST ${JSON.stringify(name)} is not known, only ${VAST_VERSIONS.join(', ')}; read as VAST ${LATEST}.`;
  return { edition: vastEdition(LATEST), problem };
}
