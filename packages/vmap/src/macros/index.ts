export { expandMacros, MACRO_UNKNOWN, MACRO_WITHHELD, type MacroValue, type MacroValues } from './expand-macros';
export { type Macro, type MacroContext, type MacroKind, type MacroName, MACROS } from './macros';
export { type MacroSession, sessionMacros } from './session-macros';
