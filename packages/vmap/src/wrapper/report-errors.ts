import { expandMacros } from '../macros';
import { type VastErrorCode } from './error-codes';
import { type ErrorReport, type WrapperProblem } from './resolution';
import { type Settings } from './resolve-options';

/**
 * Requests the error URLs of all problems, each URL once: a wrapper that several ads of a pod failed behind hears each code
 * once, and of the same code not again. What becomes of the requests is told and changes nothing.
 */
export async function reportErrors(
  problems: readonly WrapperProblem[],
  { transport, headers, macros, maxReports, reportTimeoutMs: timeoutMs }: Settings,
): Promise<readonly ErrorReport[]> {
  const codes = new Map<string, VastErrorCode>();
  for (const { code, errorUrls } of problems) {
    for (const template of errorUrls) {
      if (codes.size >= maxReports) break;
      const url = expandMacros(template, { ...macros, ERRORCODE: code }, 'error');
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
