import type { Option } from '../charges';
import type { ReserveRequest, Slot } from '../port/reserve';

/** Whether an option has money in it: what a stored limit bounds, what must still fit when it is late, what gives back. */
export function hasMoney({ gives, claims }: Option): boolean {
  return gives || claims.some(({ whenLate, limits }) => whenLate === 'fit' || limits.some(({ at }) => at === 'stored'));
}

/** The options that may be decided without the state; `undefined` when money is in all of them. */
export function withoutMoney(options: readonly Option[]): readonly Option[] | undefined {
  const caps = options.filter((option) => !hasMoney(option));
  return caps.length === 0 && options.length > 0 ? undefined : caps;
}

/** The request with the options that may be decided without the state; `undefined` when no slot has any. */
export function capsOnly(request: ReserveRequest): ReserveRequest | undefined {
  let left = false;
  const slots = request.slots.map((slot): Slot => {
    const options = withoutMoney(slot.options) ?? [];
    left ||= options.length > 0;
    return { ...slot, options };
  });
  return left ? { ...request, slots } : undefined;
}
