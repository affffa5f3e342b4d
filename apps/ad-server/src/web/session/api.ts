/** What the server says went wrong: a problem document of RFC 9457. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    detail: string,
    readonly mistakes: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(detail);
  }
}

/** Somebody has to log in (again). */
export const LOGGED_OUT = 'xsp-logged-out';

/** Asks the server, in the page's session. @throws ApiError */
export async function api<T>(
  path: string,
  init: { readonly method?: string; readonly body?: unknown } = {},
): Promise<T> {
  const { method = 'GET', body } = init;
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  }).catch(() => {
    throw new ApiError(0, 'The server does not answer.');
  });
  if (response.status === 401 && path !== '/session') window.dispatchEvent(new Event(LOGGED_OUT));
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw problemOf(response, text);
}

function problemOf({ status, statusText }: Response, text: string): ApiError {
  try {
    const { detail, errors } = JSON.parse(text) as { detail?: string; errors?: { path: string; message: string }[] };
    return new ApiError(status, detail ?? statusText, errors);
  } catch {
    return new ApiError(status, `${status} ${statusText}`);
  }
}

/** An error in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
