import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The modules in the order in which they need each other. */
const MODULES = [
  'digits',
  'amount',
  'curve',
  'ledger',
  'counter',
  'clock',
  'failure',
  'option',
  'plan',
  'record',
  'partition',
  'incarnation',
  'resolve',
  'compile',
  'charge',
  'hold',
  'release',
  'attempt',
  'way',
  'straight',
  'direct',
  'reserve',
  'apply',
  'commit',
  'limit',
  'erase',
  'document',
  'main',
] as const;

export type LuaModule = (typeof MODULES)[number];

/** A Redis function library: its code and the names of its functions. */
export interface LuaLibrary {
  readonly name: string;
  readonly code: string;
  readonly run: string;
  readonly read: string;
  readonly learn: string;
  readonly document: string;
}

/**
 * Assembles the library from its Lua sources. The names carry a digest of the code, so two versions of this software
 * live side by side on one server, each with its own functions.
 *
 * @param replace modules by another source: a clock that a test can turn
 */
export function luaLibrary(replace: Partial<Record<LuaModule, string>> = {}): LuaLibrary {
  const modules = MODULES.map(
    (name) => `${name === 'main' ? '' : 'local '}${name} = (function()\n${replace[name] ?? source(name)}end)()\n`,
  );
  const body = source('library').replace('-- MODULES', () => modules.join('\n'));
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return {
    name: `xsp_${version}`,
    code: `#!lua name=xsp_${version}\n${body.replaceAll('xsp_VERSION_', `xsp_${version}_`)}`,
    run: `xsp_${version}_run`,
    read: `xsp_${version}_read`,
    learn: `xsp_${version}_learn`,
    document: `xsp_${version}_document`,
  };
}

/** The sources are shipped beside the compiled code: `src/lua` is as far from `dist/lua` as from itself. */
function source(name: string): string {
  return readFileSync(join(__dirname, '..', '..', 'src', 'lua', `${name}.lua`), 'utf8');
}
