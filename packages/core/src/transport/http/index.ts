export { HttpTransport } from './http-transport';
export type { HttpTransportOptions } from './http-transport';
export { addressPolicy, isPublicAddress } from './address-policy';
export type { AddressPolicy } from './address-policy';
export { systemResolver } from './resolver';
export type { ResolvedAddress, Resolver } from './resolver';
export type { RetryOptions } from './retry-policy';
