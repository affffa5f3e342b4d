export { expandMacros, MACRO_UNKNOWN, MACRO_WITHHELD, type MacroValue, type MacroValues } from './expand-macros';
export { type Macro, type MacroContext, type MacroKind, type MacroName, MACROS } from './macros';
export { requestMacros } from './request-macros';
