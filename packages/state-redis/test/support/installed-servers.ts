import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that speaks Redis' protocol. */
export interface InstalledServer {
  readonly name: string;
  readonly binary: string;
}

/** Redis, or what XSP_REDIS_SERVER names; and Valkey, where it is installed. */
export const installedServers: readonly InstalledServer[] = [
  { name: 'Redis', binary: process.env['XSP_REDIS_SERVER'] ?? 'redis-server' },
  ...(isInstalled('valkey-server') ? [{ name: 'Valkey', binary: 'valkey-server' }] : []),
];

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
