import { expandMacros } from '../macros';
import { VMAP_ERROR_CODES, type VmapErrorCode } from './break/vmap-error-codes';
import { VAST_ERROR_CODES, type VastErrorCode } from './error-codes';
import { type ErrorReport, type WrapperProblem } from './resolution';
import { type Settings } from './resolve-options';

/** What is to be reported, and to whom. */
export type ReportedProblem = Pick<WrapperProblem, 'errorUrls'> & { readonly code: VastErrorCode | VmapErrorCode };

const MEANINGS = { ...VAST_ERROR_CODES, ...VMAP_ERROR_CODES };

/**
 * Requests the error URLs of all problems, each URL once: a wrapper that several ads of a pod failed behind hears each code
 * once, and of the same code not again. `[ERROR_MESSAGE]` is what the code means: what went wrong here in detail is no
 * business of strangers. What becomes of the requests is told and changes nothing.
 */
export async function reportErrors(
  problems: readonly ReportedProblem[],
  { transport, headers, macros, maxReports, reportTimeoutMs: timeoutMs }: Settings,
): Promise<readonly ErrorReport[]> {
  const codes = new Map<string, ReportedProblem['code']>();
  for (const { code, errorUrls } of problems) {
    const values = { ...macros, ERRORCODE: code, ERROR_CODE: code, ERROR_MESSAGE: MEANINGS[code] };
    for (const template of errorUrls) {
      if (codes.size >= maxReports) break;
      const url = expandMacros(template, values, 'error');
      if (isRequestable(url) && !codes.has(url)) codes.set(url, code);
    }
  }
  return Promise.all(
    [...codes].map(async ([url, code]): Promise<ErrorReport> => {
      const request = { url, timeoutMs, ...(headers === undefined ? {} : { headers }) };
      const answered = await transport.send(request).then(
        () => true,
        () => false,
      );
      return { url, code, answered };
    }),
  );
}

/** `about:blank` and the like say that there is nothing to request. */
function isRequestable(url: string): boolean {
  return URL.canParse(url) && !/^(?:about|data|javascript|blob):/i.test(url.trim());
}
