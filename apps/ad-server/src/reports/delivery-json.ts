import type { DeliveryLine } from './delivery-rows';
import { slices } from './slices';

/** Pieces of the report as JSON. @param by what it was asked by */
export function* deliveryJson(lines: readonly DeliveryLine[], now: number, by: string): Generator<string> {
  yield `{"now":"${new Date(now).toISOString()}","by":${JSON.stringify(by)},"rows":[`;
  let isFirst = true;
  for (const some of slices(lines)) {
    yield `${isFirst ? '' : ','}${some.map((line) => JSON.stringify(line)).join(',')}`;
    isFirst = false;
  }
  yield ']}';
}
