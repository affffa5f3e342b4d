import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { repository } from './run';

interface LockEntry {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/**
 * Copies what the given workspaces depend on, in the locked versions, from this repository's node_modules into another
 * one, so that `npm install --offline` finds there whatever the tarballs ask for.
 */
export function copyLockedDependencies(workspaces: readonly string[], nodeModules: string): void {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  const copied = new Map<string, string>();
  for (const location of dependenciesOf(lock.packages, workspaces)) {
    // `packages/core/node_modules/x` goes to `x`: a consumer has no workspaces.
    const target = location.slice(location.indexOf('node_modules/') + 'node_modules/'.length);
    const other = copied.get(target);
    if (other !== undefined) throw new Error(`${other} and ${location} are different versions of ${target}`);
    copied.set(target, location);
    // What is missing is optional, and for another platform.
    if (existsSync(join(repository, location))) {
      cpSync(join(repository, location), join(nodeModules, target), {
        recursive: true,
        filter: (path) => !path.slice(repository.length + location.length + 1).startsWith('/node_modules'),
      });
      linkCommands(join(nodeModules, target));
    }
  }
}

/** Links the commands of an installed package as npm does; npm would install it again where a link is missing. */
function linkCommands(folder: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    bin?: string | Record<string, string>;
  };
  const commands =
    typeof manifest.bin === 'string' ? { [basename(manifest.name)]: manifest.bin } : (manifest.bin ?? {});
  const bin = join(folder.slice(0, folder.lastIndexOf('node_modules')), 'node_modules', '.bin');
  for (const [command, file] of Object.entries(commands)) {
    mkdirSync(bin, { recursive: true });
    symlinkSync(relative(bin, join(folder, file)), join(bin, command));
  }
}

/** The places in the lock file of everything that is installed with the given workspaces, other workspaces left out. */
function dependenciesOf(packages: Record<string, LockEntry>, workspaces: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...workspaces];
  for (let location = waiting.pop(); location !== undefined; location = waiting.pop()) {
    const entry = packages[location];
    if (!entry) throw new Error(`package-lock.json does not know ${location}: run npm install`);
    const names = { ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies };
    for (const name of Object.keys(names)) {
      const place = placeOf(packages, location, name);
      if (place === undefined || packages[place]?.link || found.has(place)) continue;
      found.add(place);
      waiting.push(place);
    }
  }
  return found;
}

/** Where the package at a location finds a dependency: beside itself, or in a folder above, as Node looks for it. */
function placeOf(packages: Record<string, LockEntry>, from: string, name: string): string | undefined {
  const folders = from.split('/');
  for (let depth = folders.length; depth >= 0; depth--) {
    const place = [...folders.slice(0, depth), 'node_modules', name].join('/');
    if (packages[place]) return place;
  }
  return undefined;
}
