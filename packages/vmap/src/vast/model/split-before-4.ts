import { until } from '../../schema/editions';
import { type Creative } from './creative';
import { type WrapperCreative } from './wrapper-creative';

/** Before VAST 4 a creative is of one kind; one that is of several becomes several. */
export const splitBefore4 = {
  in: until('3.0'),
  into<C extends Creative | WrapperCreative>(this: void, whole: C): readonly C[] {
    const { linear, companionAds, nonLinearAds, ...rest } = whole;
    const parts = [
      ...(linear === undefined ? [] : [{ ...rest, linear }]),
      ...(companionAds === undefined ? [] : [{ ...rest, companionAds }]),
      ...(nonLinearAds === undefined ? [] : [{ ...rest, nonLinearAds }]),
    ];
    return parts.length < 2 ? [whole] : (parts as readonly unknown[] as readonly C[]);
  },
};
