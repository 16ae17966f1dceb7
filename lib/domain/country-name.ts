import { type CountryCode, getCountries } from 'libphonenumber-js/max';
import { plainWords } from './plain-words.ts';

const LANGUAGES = ['it', 'en', 'de', 'fr', 'es'];
/** Names that people write beside Unicode's: short forms, parts of countries, three-letter codes and car codes. */
const FURTHER: Partial<Record<CountryCode, readonly string[]>> = {
  IT: ['ita', 'i', 'italy', 'repubblica italiana'],
  CH: ['che', 'confederazione elvetica', 'confederazione svizzera'],
  DE: ['deu', 'ger', 'd', 'repubblica federale tedesca'],
  FR: ['fra', 'f'],
  AT: ['aut', 'a'],
  ES: ['esp', 'e'],
  US: ['usa', 'u s a', 'u s', 'stati uniti d america', 'united states of america', 'america'],
  GB: [
    'gbr',
    'uk',
    'u k',
    'inghilterra',
    'england',
    'gran bretagna',
    'great britain',
    'scozia',
    'scotland',
    'galles',
    'wales',
  ],
  NL: ['nld', 'olanda', 'holland'],
  CZ: ['cze', 'repubblica ceca', 'czech republic'],
  SM: ['smr', 'rsm', 'repubblica di san marino'],
  VA: ['vat', 'vaticano', 'vatican', 'santa sede'],
  IE: ['irl', 'eire'],
  RO: ['rou'],
  AL: ['alb'],
  SI: ['svn'],
  HR: ['hrv'],
  PT: ['prt'],
  BE: ['bel'],
  LU: ['lux'],
  PL: ['pol'],
  MC: ['mco', 'principato di monaco'],
};

let table: Map<string, string> | undefined;

/** All names of all countries that have telephone numbers; built at first use. */
function names(): Map<string, string> {
  if (table) return table;
  const made = new Map<string, string>();
  const shown = LANGUAGES.map((language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }));
  for (const country of getCountries()) {
    made.set(country.toLowerCase(), country);
    for (const language of shown) {
      const name = plainWords(language.of(country) ?? '');
      if (name !== '' && !made.has(name)) made.set(name, country);
    }
  }
  for (const [country, further] of Object.entries(FURTHER)) for (const name of further) made.set(name, country);
  table = made;
  return made;
}

/** The country (ISO 3166, two letters) in a cell, by code or by name in a neighbour's language; null: none, or two. */
export function countryNamed(cell: string): string | null {
  const whole = names().get(plainWords(cell));
  if (whole) return whole;
  const parts = cell.split(/[()[\]/,;|–-]+/).flatMap((part) => names().get(plainWords(part)) ?? []);
  const [first] = parts;
  return first !== undefined && parts.every((part) => part === first) ? first : null;
}
