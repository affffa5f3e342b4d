export { commit, liveHolds, release } from './commit';
export { counterId, partitionText } from './counter-id';
export { limitAt } from './curve';
export { Model, Refusal } from './model';
export { consume, reserve, type ExpiryOf } from './reserve';
