export { rejects, same } from './assert';
export { charge, option, type ChargeParts } from './charges';
export { World, type Ask, type Offer } from './world';
