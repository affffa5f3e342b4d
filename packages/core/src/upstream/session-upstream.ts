import type { SessionContext } from '../session';
import type { FetchOptions, Upstream } from './upstream';

/**
 * An upstream that is asked within a session: started once, fetched from any number of times, also at once, ended once.
 * One instance has one session at a time; another session needs another instance, or the end of the first.
 */
export interface SessionUpstream<T> extends Upstream<T> {
  /**
   * Opens the session.
   *
   * @throws {@link UpstreamError} with code `SESSION_ALREADY_STARTED` while another is open
   */
  startSession(context: SessionContext): Promise<void>;

  /**
   * Fetches as `fetch` does, as one request of the session.
   *
   * @throws {@link UpstreamError} with code `SESSION_NOT_STARTED` when none is open, beside what `fetch` throws
   */
  fetchWithSession(options?: FetchOptions): Promise<T>;

  /**
   * Ends the session: no fetch begins in it any more, and those under way have come to their end when this resolves.
   *
   * @throws {@link UpstreamError} with code `SESSION_NOT_STARTED` when none is open
   */
  endSession(): Promise<void>;
}
