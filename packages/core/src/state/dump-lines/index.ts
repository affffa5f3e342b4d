export { DUMP_VERSION, fromDumpLines, toDumpLines } from './dump-lines';
export { recordOfLine, recordToLine } from './record-line';
export { requireStateRecord } from './require-state-record';
