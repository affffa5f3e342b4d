export * from './errors';
export * from './money';
export * from './session';
export * from './state';
export * from './time';
export * from './transport';
export * from './upstream';
