import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate with its key: as files, for servers, and as text, for clients. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of the tests, in a directory of its own. */
export class Certificates {
  private constructor(
    readonly directory: string,
    readonly authority: Certificate,
  ) {}

  /** Why there can be none; `undefined` when there can. */
  static get missing(): string | undefined {
    try {
      execFileSync('openssl', ['version'], { stdio: 'ignore' });
      return undefined;
    } catch {
      return 'openssl, which makes the certificates, is not installed';
    }
  }

  static async create(): Promise<Certificates> {
    const directory = await mkdtemp(join(tmpdir(), 'xsp-certificates-'));
    const { certFile, keyFile } = filesOf(directory, 'authority');
    await run('openssl', [
      'req',
      '-x509',
      ...newKey(keyFile),
      '-subj',
      '/CN=authority',
      '-days',
      '2',
      '-out',
      certFile,
    ]);
    return new Certificates(directory, await read(certFile, keyFile));
  }

  /** @param altName what it is for: `IP:127.0.0.1` */
  async issue(name: string, altName: string): Promise<Certificate> {
    const { certFile, keyFile } = filesOf(this.directory, name);
    const [request, extensions] = [join(this.directory, `${name}.csr`), join(this.directory, `${name}.ext`)];
    await writeFile(extensions, `subjectAltName=${altName}`);
    await run('openssl', ['req', ...newKey(keyFile), '-subj', `/CN=${name}`, '-out', request]);
    const by = ['-CA', this.authority.certFile, '-CAkey', this.authority.keyFile, '-CAcreateserial'];
    await run('openssl', [
      'x509',
      '-req',
      '-in',
      request,
      ...by,
      '-days',
      '2',
      '-extfile',
      extensions,
      '-out',
      certFile,
    ]);
    return read(certFile, keyFile);
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

function newKey(keyFile: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
}

function filesOf(directory: string, name: string): Pick<Certificate, 'certFile' | 'keyFile'> {
  return { certFile: join(directory, `${name}.crt`), keyFile: join(directory, `${name}.key`) };
}

async function read(certFile: string, keyFile: string): Promise<Certificate> {
  return { certFile, keyFile, cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
}
