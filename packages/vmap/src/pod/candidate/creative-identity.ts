import { hashId } from '@xsp/core';

/**
 * What a creative is known by, whichever way it came: own, or a third party's after unwrapping. Two creatives are the
 * same when they have any of it in common; what is left out is not compared.
 */
export interface CreativeIdentity {
  /** `UniversalAdId`s; `unknown` ones say nothing. */
  readonly universalAdIds?: readonly { readonly registry: string; readonly value: string }[];
  /** Ids of the creative. Where they are unique only within something (a campaign), with that before them. */
  readonly creativeIds?: readonly string[];
  /** Names every creative of the advertiser: give it only where two of them are not wanted. */
  readonly advertiserDomain?: string;
  /** The URLs of its media files. */
  readonly mediaFiles?: readonly string[];
}

/** The most that one creative is known by: each is a counter. */
const MOST = 16;

/**
 * The identities of a creative as names of counters, hashed: two creatives are the same when they share one. At most 16;
 * of the media files the first in the order of their addresses, so that two lists of the same files agree.
 */
export function creativeIdentities(identity: CreativeIdentity | undefined): readonly string[] {
  if (identity === undefined) return [];
  const names = known.get(identity) ?? hashed(identity);
  known.set(identity, names);
  return names;
}

const known = new WeakMap<CreativeIdentity, readonly string[]>();

function hashed(identity: CreativeIdentity): readonly string[] {
  const { universalAdIds = [], creativeIds = [], advertiserDomain, mediaFiles = [] } = identity;
  const texts = [
    ...universalAdIds.flatMap(universalAdId),
    ...creativeIds.flatMap((id) => named('creative', id.trim())),
    ...named('domain', domain(advertiserDomain ?? '')),
    ...[...new Set(mediaFiles.map(mediaFile))].sort().flatMap((file) => named('media', file)),
  ];
  return [...new Set(texts)].slice(0, MOST).map((text) => hashId(text));
}

function named(kind: string, text: string): string[] {
  return text === '' ? [] : [`${kind}\0${text}`];
}

function universalAdId({ registry, value }: { registry: string; value: string }): string[] {
  const id = value.trim().toLowerCase();
  return id === '' || id === 'unknown' ? [] : [`universal\0${registry.trim().toLowerCase()}\0${id}`];
}

function domain(text: string): string {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/s, '');
  return host.replace(/^www\./, '').replace(/\.$/, '');
}

/** An address without what changes from request to request: scheme, fragment, and the query of what is plainly a file. */
function mediaFile(url: string): string {
  const text = url.trim().replace(/#.*$/s, '');
  if (!URL.canParse(text)) return text;
  const { host, pathname, search } = new URL(text);
  return `${host}${pathname}${/\.[a-z0-9]{2,5}$/i.test(pathname) ? '' : search}`;
}
