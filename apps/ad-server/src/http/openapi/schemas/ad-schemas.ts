import { DECISIONS_SCHEMA } from '../../decisions-body';
import { ref } from '../answers';
import type { JsonSchema } from '../openapi-types';
import { count, instant, listOf, nullable, object, string, url } from './object';

const seconds: JsonSchema = { type: 'number', minimum: 0 };

/** What ad requests are answered with, where it is JSON. */
export const AD_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  DecisionsRequest: DECISIONS_SCHEMA,
  Decisions: object({
    now: instant,
    requests: listOf(object({ id: string, ads: listOf(ref('Ad')) }, { explanation: listOf(ref('Explanation')) })),
  }),
  Ad: object({
    campaign: string,
    advertiser: string,
    creative: string,
    durationMs: count,
    skipAfterMs: nullable(count),
    media: listOf(object({ url, type: string, width: count, height: count, bitrateKbps: nullable(count) })),
    companions: listOf(ref('Companion')),
    companionsRequired: { enum: ['all', 'any', 'none'] },
    clickUrl: nullable(url),
    tag: {
      ...nullable(string),
      description: "A third party's VAST, which the player has to follow; `media` is empty.",
    },
    tracking: { type: 'object', description: 'What the player requests, by event.', additionalProperties: string },
    thirdPartyTracking: {
      type: 'object',
      description: 'What it requests besides, by event: of a third party, whose tag the server has followed.',
      additionalProperties: listOf(string),
    },
  }),
  Companion: object(
    {
      id: string,
      width: count,
      height: count,
      slot: nullable(string),
      altText: nullable(string),
      clickUrl: nullable(url),
    },
    { image: object({ url, type: string }), iframe: url, html: string },
  ),
  Explanation: object(
    {
      campaign: string,
      outcome: {
        enum: ['served', 'outranked', 'flight', 'targeting', 'paused', 'consent', 'cap', 'budget', 'pacing'],
      },
      reason: { type: 'string', description: 'For people, with figures.' },
    },
    { creative: string },
  ),
  Explanations: object({ now: instant, campaigns: listOf(ref('Explanation')) }),
  AssetList: object({ ASSETS: listOf(ref('Asset')) }, { 'SKIP-CONTROL': object({ OFFSET: seconds }) }),
  Asset: object({ URI: url, DURATION: seconds, 'X-AD-CREATIVE-SIGNALING': ref('CreativeSignaling') }),
  CreativeSignaling: object({
    version: { const: 2 },
    type: { const: 'slot' },
    payload: listOf(
      object(
        {
          type: { const: 'linear' },
          start: seconds,
          duration: seconds,
          identifiers: listOf(object({ scheme: string, value: string })),
          tracking: listOf(object({ type: string, urls: listOf(string) })),
        },
        { clickThrough: url, skipOffset: seconds },
      ),
    ),
  }),
};
