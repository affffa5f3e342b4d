export type { Decision, RefusedDecision, ServedDecision } from './decision';
export type { DecisionFigures, LatencyFigures } from './decision-figures';
export { DecisionMeter } from './decision-meter';
export { QuantileSketch, type QuantileSketchOptions } from './quantile-sketch';
