import { ValidationError } from '@xsp/core';
import type { CatalogFile } from '../catalog';
import { mistakesOfBody } from './mistakes-of-body';

const CATALOG = {
  advertisers: [{ id: 'acme' }],
  groups: [{ id: 'acme-q4', campaigns: ['spring'] }],
  campaigns: [{ id: 'spring' }, { id: 'other' }, { id: 'third' }],
} as unknown as CatalogFile;

/** What becomes of one mistake of the campaign `other`. */
const told = (path: string, message: string, part = 'campaigns[1]') =>
  mistakesOfBody(new ValidationError(path, message), CATALOG, part).issues[0];

describe('mistakesOfBody', () => {
  it.each([
    ['campaigns[1].budget.total', 'campaigns[1]', 'budget.total'],
    ['campaigns[1].creatives[0].media[2].url', 'campaigns[1]', 'creatives[0].media[2].url'],
    ['campaigns[1]["a b"]', 'campaigns[1]', '["a b"]'],
    ['campaigns[1]', 'campaigns[1]', ''],
    ['campaigns[1].budget.impressions.total', 'campaigns[1].budget', 'impressions.total'],
    ['campaigns[1].budget', 'campaigns[1].budget', ''],
  ])('tells %s of %s as %j', (path, part, inside) => {
    expect(told(path, 'must be text', part)).toEqual({ path: inside, message: 'must be text' });
  });

  it.each([
    ['campaigns[2].pricing.currency', 'campaigns[1]', 'campaigns[third].pricing.currency'],
    ['campaigns[10].id', 'campaigns[1]', 'campaigns[10].id'],
    ['campaigns[1].budgets.total', 'campaigns[1].budget', 'campaigns[other].budgets.total'],
    ['groups[0].campaigns[1]', 'campaigns[1]', 'groups[acme-q4].campaigns[1]'],
    ['currencyRates', 'campaigns[1]', 'currencyRates'],
  ])('tells %s, which is not in %s, of the body as a whole', (path, part, place) => {
    expect(told(path, 'is EUR', part)).toEqual({
      path: '',
      message: `does not go with the catalogue's ${place}, which then is EUR`,
    });
  });

  it('names no index of the catalogue in what it says either', () => {
    expect(told('campaigns[1].pricing.currency', 'is EUR beside USD at campaigns[0].pricing.currency')?.message).toBe(
      'is EUR beside USD at campaigns[spring].pricing.currency',
    );
    expect(told('campaigns[1].creatives[1].id', 'x is taken by campaigns[1].creatives[0]; choose another id')).toEqual({
      path: 'creatives[1].id',
      message: 'x is taken by creatives[0]; choose another id',
    });
  });

  it('keeps every mistake, in order, and the one that it was made of', () => {
    const error = new ValidationError([
      { path: 'campaigns[1].id', message: 'one' },
      { path: 'campaigns[1].weight', message: 'two' },
    ]);
    const made = mistakesOfBody(error, CATALOG, 'campaigns[1]');
    expect(made.issues.map(({ path }) => path)).toEqual(['id', 'weight']);
    expect(made.cause).toBe(error);
    expect(made.message).toBe('2 mistakes:\n- id: one\n- weight: two');
  });
});
