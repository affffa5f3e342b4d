import { CURRENCIES, ExchangeRates, ValidationError } from '@xsp/core';
import type { CatalogFile } from '../catalog-file';
import { formatPath, type Path, type Place } from '../findings';
import type { Loose } from '../structure';

/** One currency all over, or rates between all that are used. */
export function checkCurrencies(file: Loose<CatalogFile>, root: Place): void {
  if (file.currencyRates !== undefined) checkRates(file, root);
  const used = usedCurrencies(file, root).filter(({ code }) => Object.hasOwn(CURRENCIES, code));
  const first = used[0];
  if (first === undefined) return;

  if (!Object.hasOwn(file, 'currencyRates')) {
    for (const { code, place } of used.filter((other) => other.code !== first.code)) {
      const where = `${first.code} at ${formatPath(first.place.path)}`;
      place.mistake(`is ${code} beside ${where}; use one currency, or give currencyRates`);
    }
    return;
  }
  const rates: Readonly<Record<string, unknown>> = file.currencyRates ?? {};
  const base = rates.base;
  if (typeof base !== 'string') return;
  for (const { code, place } of used.filter((other) => other.code !== base && !Object.hasOwn(rates, other.code))) {
    place.mistake(`has no rate; add to currencyRates what 1 ${code} is worth in ${base}`);
  }
}

/** The rates of a catalogue; null when it has none, or wrong ones. */
export function readRates(file: Loose<CatalogFile>): ExchangeRates | null {
  if (file.currencyRates === undefined) return null;
  const { base = '', ...rates } = file.currencyRates;
  return ExchangeRates.of({ base, rates: rates as Readonly<Record<string, string>> });
}

function checkRates(file: Loose<CatalogFile>, root: Place): void {
  const { base, ...rates } = file.currencyRates ?? {};
  if (base === undefined || Object.values(rates).includes(undefined)) return;
  try {
    readRates(file);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    for (const { path, message } of error.issues) root.at(...(path.split('.') as Path)).mistake(message);
  }
}

function usedCurrencies(file: Loose<CatalogFile>, root: Place): readonly { code: string; place: Place }[] {
  const used: { code: string; place: Place }[] = [];
  const use = (part: { readonly currency?: string | undefined } | undefined, place: Place) => {
    if (part?.currency !== undefined) used.push({ code: part.currency, place: place.at('currency') });
  };
  file.campaigns?.forEach((campaign, index) => {
    use(campaign?.pricing, root.at('campaigns', index, 'pricing'));
    use(campaign?.budget, root.at('campaigns', index, 'budget'));
  });
  file.advertisers?.forEach((advertiser, index) => use(advertiser?.budget, root.at('advertisers', index, 'budget')));
  file.groups?.forEach((group, index) => use(group?.budget, root.at('groups', index, 'budget')));
  return used;
}
