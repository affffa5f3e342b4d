import { defineOption } from '@xsp/core';
import { RememberedRefusals, type RememberedLead, type RememberedRefusal } from './remembered-refusals';

const HOUR = 3_600_000;
const START = 1_790_000_000_000;

function lead(count: number, since = START): RememberedLead {
  const refusals = Array.from({ length: count }, (_, index) => {
    return [defineOption(`o${index}`, []), {} as RememberedRefusal] as const;
  });
  return { eased: 1, since, refusals: new Map(refusals) };
}

it('forgets the leads that were asked for longest ago when there are too many refusals', () => {
  const memory = new RememberedRefusals(10);
  const [one, two, three] = [lead(4), lead(4), lead(4)];
  memory.keep('one', one, START);
  memory.keep('two', two, START);
  expect(memory.get('one', START)).toBe(one);
  memory.keep('three', three, START);
  expect(memory.get('two', START)).toBeUndefined();
  expect(memory.get('one', START)).toBe(one);
  expect(memory.get('three', START)).toBe(three);
});

it('forgets a lead after an hour, however often it is asked for', () => {
  const memory = new RememberedRefusals(10);
  const known = lead(4);
  memory.keep('one', known, START);
  expect(memory.get('one', START + HOUR - 1)).toBe(known);
  expect(memory.get('one', START + HOUR)).toBeUndefined();
});

it('lets go of leads that nobody asks for any more', () => {
  const memory = new RememberedRefusals(10);
  memory.keep('one', lead(4), START);
  memory.keep('two', lead(4, START + HOUR), START + HOUR);
  // What was kept before is not there any more, whenever one asks.
  expect(memory.get('one', START)).toBeUndefined();
  expect(memory.get('two', START + HOUR)).toBeDefined();
});

it('counts what was added since', () => {
  const memory = new RememberedRefusals(10);
  const [one, two] = [lead(4), lead(4)];
  memory.keep('one', one, START);
  memory.keep('two', two, START);
  for (const [option, refusal] of lead(4).refusals) two.refusals.set(option, refusal);
  memory.recount('two', two, START);
  expect(memory.get('one', START)).toBeUndefined();
  expect(memory.get('two', START)).toBe(two);
});

it('remembers nothing where it may remember nothing', () => {
  const memory = new RememberedRefusals(0);
  memory.keep('one', lead(1), START);
  expect(memory.get('one', START)).toBeUndefined();
});
