import { ADMIN_TOKEN } from './server-process';
import { adsOf, type PlayableAd } from './vast-client';

/** The ads that `/vast` answers with. */
export async function requestAds(url: string, query: Readonly<Record<string, string>>): Promise<PlayableAd[]> {
  const response = await fetch(`${url}/vast?${new URLSearchParams({ placement: 'home', ...query }).toString()}`);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return adsOf(await response.text());
}

/** Fetches a beacon; the status that it was answered with. */
export async function sendBeacon(url: string, init?: RequestInit): Promise<number> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  await response.arrayBuffer();
  return response.status;
}

export interface Status {
  readonly now: string;
  readonly budget: Readonly<Record<string, string>> & { readonly daily?: Readonly<Record<string, string>> };
  readonly impressions: number;
  readonly clicks: number;
}

export async function statusOf(url: string, campaign = 'acme-spring'): Promise<Status> {
  const response = await fetch(`${url}/v1/campaigns/${campaign}/status`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Status;
}

/** Runs `count` calls, at most `width` at once, as a load generator does. */
export async function concurrently<T>(count: number, width: number, call: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      results[index] = await call(index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
