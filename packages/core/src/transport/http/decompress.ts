import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { TransportError } from '../../errors';
import { tooLarge } from './read-body';

type Decoder = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>;

const decodeGzip: Decoder = promisify<Buffer, ZlibOptions, Buffer>(gunzip);
const decodeZlib: Decoder = promisify<Buffer, ZlibOptions, Buffer>(inflate);
const decodeRaw: Decoder = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw);
const decodeBrotli = promisify(brotliDecompress) as Decoder;

/** Content codings by name. Some servers send `deflate` without the zlib header that tells its method, 8. */
const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', decodeGzip],
  ['x-gzip', decodeGzip],
  ['deflate', (bytes, options) => (((bytes[0] ?? 0) & 0x0f) === 8 ? decodeZlib : decodeRaw)(bytes, options)],
  ['br', decodeBrotli],
  ['identity', async (bytes) => bytes],
]);

/**
 * Undoes the content coding of a body, never beyond `maxBytes`: a few bytes can be made to unpack to many.
 *
 * @throws {@link TransportError} `tooLarge`, or `malformed` for a coding that is not known, several, or broken data
 */
export async function decompress(
  bytes: Buffer,
  encoding: string | readonly string[] | undefined,
  maxBytes: number,
): Promise<Buffer> {
  if (encoding === undefined || bytes.length === 0) return bytes;
  const name = String(encoding).trim().toLowerCase();
  const decoder = DECODERS.get(name);
  if (decoder === undefined) {
    throw new TransportError(
      `the response has the content coding ${JSON.stringify(name.slice(0, 50))}, which is not known`,
      {
        failure: 'malformed',
      },
    );
  }
  try {
    return await decoder(bytes, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new TransportError(`the response is no ${name} data, though it says so`, { failure: 'malformed', cause });
  }
}
