export { createSessionContext, SessionContext } from './session-context';
export type { RequestInput, SessionFields, SessionInput } from './session-context';
export type { PlainData } from './plain-data';
