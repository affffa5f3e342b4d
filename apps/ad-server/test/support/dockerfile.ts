import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';

/** One instruction of a Dockerfile: `COPY`, and what follows it. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** What belongs to one `FROM`. */
export interface Stage {
  readonly name: string | undefined;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

export function readDockerfile(path: string): readonly Stage[] {
  const lines = readFileSync(path, 'utf8')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const stages: { name: string | undefined; image: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name, text] = /^(\w+)\s+(.*)$/.exec(line)!;
    if (name === 'FROM') {
      const [, image, as] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(text!)!;
      stages.push({ name: as, image: image!, instructions: [] });
    } else stages.at(-1)!.instructions.push({ name: name!, text: text! });
  }
  return stages;
}

/** Sources and destination of a `COPY`, and the stage they come from. */
export function readCopy(text: string): {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly to: string;
} {
  const words = text.split(/\s+/);
  const from = words[0]!.startsWith('--from=') ? words.shift()!.slice('--from='.length) : undefined;
  return { from, sources: words.slice(0, -1), to: words.at(-1)! };
}

/** The JSON form of `CMD`, `ENTRYPOINT` and the like. */
export function execForm(text: string): readonly string[] {
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

/** Whether the ignore file keeps a path of the context out: its patterns that begin with `**` and a slash. */
export function ignores(path: string): (file: string) => boolean {
  const patterns = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('**/'))
    .map((line) => line.slice('**/'.length));
  return (file) =>
    file
      .split('/')
      .some((part) => patterns.some((one) => (one.startsWith('*') ? part.endsWith(one.slice(1)) : part === one)));
}

/** Folders that stand for the working directories of the stages. */
export class ImageSteps {
  readonly folders = new Map<string, string>();

  /**
   * @param instead commands that are not run, and what is done in their place
   * @param workdir of all stages
   */
  constructor(
    private readonly context: string,
    private readonly ignored: (file: string) => boolean,
    private readonly workdir: string,
    private readonly instead: (command: string, folder: string) => boolean,
  ) {}

  /** Copies and runs as the stage says. @returns its folder */
  async run({ name, instructions }: Stage): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), `xsp-image-${name ?? 'last'}-`));
    this.folders.set(name ?? '', folder);
    for (const instruction of instructions) {
      if (instruction.name === 'COPY') this.copy(instruction.text, folder);
      if (instruction.name === 'RUN') await this.command(instruction.text.replace(/^(--\S+\s+)*/, ''), folder);
    }
    return folder;
  }

  private copy(text: string, folder: string): void {
    const { from, sources, to } = readCopy(text);
    const root = from === undefined ? this.context : this.folders.get(from)!;
    const target = join(folder, to);
    for (const source of sources) {
      const path = join(root, from === undefined ? source : relative(this.workdir, source));
      const filter = (file: string) => from !== undefined || !this.ignored(relative(this.context, file));
      if (statSync(path).isDirectory()) cpSync(path, target, { recursive: true, verbatimSymlinks: true, filter });
      else {
        const into = to.endsWith('/') || to === '.' || existsSync(target);
        if (into) mkdirSync(target, { recursive: true });
        cpSync(path, into ? join(target, basename(path)) : target);
      }
    }
  }

  private async command(command: string, folder: string): Promise<void> {
    if (this.instead(command, folder)) return;
    const child = spawn('sh', ['-ec', command], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${command}: ${String(code)}\n${errors}`);
  }
}
