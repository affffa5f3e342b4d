export { ByteReader } from './byte-reader';
export { ByteWriter } from './byte-writer';
