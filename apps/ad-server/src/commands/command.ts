import { CommanderError, type Command } from 'commander';
import { ValidationError } from '@xsp/core';

/** Where a command writes and reads. */
export interface CommandIo {
  readonly input: AsyncIterable<Buffer | string>;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A command of the `xsp-ad-server` program besides serving: `true` when all is well. */
export type RunCommand = (argv: readonly string[], io: CommandIo) => Promise<boolean>;

/**
 * Lets commander read a command line.
 *
 * @returns whether there is something left to do; false after `--help`
 * @throws ValidationError for words and flags that it does not know
 */
export async function parseCommand(command: Command, argv: readonly string[], io: CommandIo): Promise<boolean> {
  command.exitOverride().configureOutput({ writeOut: (text) => io.output.write(text), writeErr: () => undefined });
  for (const sub of command.commands) sub.exitOverride().copyInheritedSettings(command);
  try {
    await command.parseAsync([...argv], { from: 'user' });
    return true;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return false;
    // Of a command that is one of several no more was said than its name.
    if (error.code === 'commander.help') throw new ValidationError('', oneOf(command));
    throw new ValidationError('', error.message.replace(/^error: /, ''));
  }
}

function oneOf({ commands }: Command): string {
  return `a command is missing; write one of ${commands.map((sub) => sub.name()).join(', ')}, or --help`;
}
