import { LONGEST_PREVIEW, readPreview } from '../previews/preview-ticket';
import type { IndexedCreative } from '../serving/creative-index';
import { HttpProblem } from './problem';
import type { Query } from './query';
import type { ServerContext } from './server-context';

/**
 * The creative that `preview=SIGNED` asks for; `undefined` where it is not given.
 *
 * @throws ValidationError, HttpProblem 403 for what was not signed here, 410 for what has expired
 */
export function previewOf(query: Query, { signer, state, adServer }: ServerContext): IndexedCreative | undefined {
  const text = query.optional('preview', LONGEST_PREVIEW);
  if (text === undefined) return undefined;
  const reading = readPreview(signer, text, state.now());
  if (reading.status === 'forged') {
    const detail = 'The preview was not signed by this server.';
    throw new HttpProblem({ status: 403, title: 'Forbidden', detail, code: 'PREVIEW_FORGED' });
  }
  const found = reading.status === 'valid' ? adServer.creatives.ofKey(reading.ticket.creative) : undefined;
  if (found) return found;
  const detail = 'The preview has expired, or is of a creative that is no longer there.';
  throw new HttpProblem({ status: 410, title: 'Gone', detail, code: 'PREVIEW_EXPIRED' });
}
