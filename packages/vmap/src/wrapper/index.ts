export { resolveVast } from './resolve-vast';
export type { ResolveOptions } from './resolve-options';
export type { ErrorReport, Hop, VastResolution, WrapperProblem } from './resolution';
export { VAST_ERROR_CODES, type VastErrorCode } from './error-codes';
export { mergeWrapper } from './merge/merge-wrapper';
