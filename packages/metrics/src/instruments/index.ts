import * as beacons from './beacons';
import * as campaigns from './campaigns';
import * as catalog from './catalog';
import * as decisions from './decisions';
import * as holds from './holds';
import * as process from './process';
import * as state from './state';

/** Everything that is measured, by the name it has in code. */
export const INSTRUMENTS = {
  requests: decisions.requests,
  served: decisions.served,
  refusals: decisions.refusals,
  shed: decisions.shed,
  failOpen: decisions.failOpen,
  decisionDuration: decisions.decisionDuration,
  stateCallDuration: state.stateCallDuration,
  stateErrors: state.stateErrors,
  breaker: state.breaker,
  holdsOpen: holds.holdsOpen,
  holdsOpened: holds.holdsOpened,
  holdsEnded: holds.holdsEnded,
  commits: holds.commits,
  unbilled: holds.unbilled,
  beacons: beacons.beacons,
  vastErrors: beacons.vastErrors,
  campaignBudget: campaigns.campaignBudget,
  campaignSpent: campaigns.campaignSpent,
  campaignHeld: campaigns.campaignHeld,
  campaignRemaining: campaigns.campaignRemaining,
  campaignsOverspent: campaigns.campaignsOverspent,
  pacingDeviation: campaigns.pacingDeviation,
  catalogInfo: catalog.catalogInfo,
  catalogCampaigns: catalog.catalogCampaigns,
  catalogLoaded: catalog.catalogLoaded,
  eventLoopDelay: process.eventLoopDelay,
  processCpu: process.processCpu,
  processMemory: process.processMemory,
  processStart: process.processStart,
  readErrors: process.readErrors,
} as const;

export { VAST_ERROR_CODES } from './beacons';
export { CAP_LEVELS, REFUSAL_REASONS, type CapLevel, type RefusalReason } from './decisions';
export { BREAKER_STATES, STATE_CALLS, type BreakerState, type StateCall } from './state';
export {
  MOST_OPEN_SERIES,
  OTHER,
  type ClosedLabel,
  type CounterDefinition,
  type Definition,
  type GaugeDefinition,
  type HistogramDefinition,
  type Labels,
  type OpenLabel,
  type Unit,
} from './definition';
