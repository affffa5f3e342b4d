export { Findings, type Locate, type Position } from './findings';
export { formatIssues } from './format-issues';
export { nearest } from './nearest';
export { formatPath, type Path } from './path';
export { Place } from './place';
export { show } from './show';
