export type { FetchOptions, Upstream } from './upstream';
export { BaseUpstream } from './base-upstream';
export type { BaseUpstreamOptions, Decoder, Encoder } from './base-upstream';
export type { SessionUpstream } from './session-upstream';
export { BaseSessionUpstream } from './base-session-upstream';
export type { BaseSessionUpstreamOptions, SessionMapper } from './base-session-upstream';
