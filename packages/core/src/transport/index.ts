export type {
  HttpMethod,
  Transport,
  TransportHeaders,
  TransportParams,
  TransportRequest,
  TransportResponse,
} from './transport';
export { MemoryTransport } from './memory-transport';
export type { MemoryAnswer, MemoryHandler, MemoryTransportOptions } from './memory-transport';
export { FileTransport } from './file-transport';
export type { FileTransportOptions } from './file-transport';
export * from './http';
