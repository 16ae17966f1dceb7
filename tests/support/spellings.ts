import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A person's phone number: E.164, and as its own country dials it. */
export type Subscriber = {
  country: string;
  code: string;
  national: string;
  trunk: string;
  number: string;
  type: string;
};

/** Prefixes and lengths from which the numbers of a country are drawn; libphonenumber decides which of them are valid. */
const PLANS: Record<string, { code: string; trunk: string; begins: string[]; lengths: number[] }> = {
  IT: {
    code: '39',
    trunk: '',
    begins: ['3', '3', '02', '06', '011', '0331', '0549', '0'],
    lengths: [8, 9, 10, 10, 11],
  },
  SM: { code: '378', trunk: '', begins: ['0549', '6'], lengths: [8, 10] },
  CH: { code: '41', trunk: '0', begins: ['7', '2', '4', '5'], lengths: [9] },
  FR: { code: '33', trunk: '0', begins: ['1', '4', '6', '7'], lengths: [9] },
  DE: { code: '49', trunk: '0', begins: ['15', '17', '30', '89', '7', '6'], lengths: [8, 9, 10, 11] },
  AT: { code: '43', trunk: '0', begins: ['1', '66', '5', '7'], lengths: [7, 8, 9, 10, 11] },
  GB: { code: '44', trunk: '0', begins: ['7', '20', '12', '16'], lengths: [10] },
  US: { code: '1', trunk: '', begins: ['2', '3', '6', '9'], lengths: [10] },
};
const RINGS = ['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE'];

/** A number in one of eight countries on which somebody can be called. */
const COUNTRIES = ['IT', 'IT', 'IT', ...Object.keys(PLANS).slice(1)];

export const subscriber: fc.Arbitrary<Subscriber> = fc
  .tuple(fc.constantFrom(...COUNTRIES), fc.nat(99), fc.nat(99), fc.maxSafeNat())
  .map(([country, begin, length, rest]) => {
    const { code = '', trunk = '', begins = [], lengths = [] } = PLANS[country] ?? {};
    const digits = `${begins[begin % begins.length]}${String(rest).padStart(16, '0').slice(4)}`;
    const national = digits.slice(0, lengths[length % lengths.length]);
    const parsed = parsePhoneNumberFromString(`+${code}${national}`);
    const type = parsed?.isValid() ? (parsed.getType() ?? '') : '';
    // Any number of Italy's plan under San Marino's area code belongs to San Marino.
    const number = country === 'IT' && national.startsWith('0549') ? `+378${national}` : (parsed?.number ?? '');
    return { country, code, national, trunk, number, type };
  })
  .filter(({ number, type }) => RINGS.includes(type) && (parsePhoneNumberFromString(number)?.isValid() ?? false));

const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));

/** As people and programs write it, with the country whose dialling they assume. */
export const spelt = (given: fc.Arbitrary<Subscriber>) =>
  fc.tuple(given, how).map(([who, chosen]) => ({ who, ...write(who, chosen) }));

const how = fc.record({
  prefix: fc.constantFrom('home', 'home', '+', '00', '(+)', '++', '+00', '00 ', '+ ', 'twice'),
  zero: fc.constantFrom('', '', '(0)', ' (0) '),
  sign: fc.constantFrom('', ' ', '.', '-', '/', '\u00a0', '\u2013', '\u2010', "'"),
  bracket: fc.boolean(),
  groups: fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 6, maxLength: 6 }),
  dress: fc.constantFrom('', '', '', "'", 'tel. ', 'Cell: ', 'wide', '\u202a', 'tel:'),
  away: fc.constantFrom('IT', 'CH', 'US', 'XX'),
});

type How = {
  prefix: string;
  zero: string;
  sign: string;
  bracket: boolean;
  groups: number[];
  dress: string;
  away: string;
};

function write(who: Subscriber, how: How): { text: string; country: string } {
  const home = how.prefix === 'home';
  const zero = home || who.trunk === '' ? '' : how.zero;
  const first = who.national.slice(0, 3);
  const area =
    how.bracket && home && who.country !== 'US' ? `(${who.trunk}${first})` : `${home ? who.trunk : ''}${first}`;
  const text = `${prefixOf(who.code, how.prefix)}${zero}${area}${how.sign}${grouped(who.national.slice(3), how.groups, how.sign)}`;
  const dressed = how.dress === 'wide' ? wide(text) : `${how.dress}${text}`;
  return { text: dressed, country: home ? who.country : how.away };
}

function prefixOf(code: string, prefix: string): string {
  if (prefix === 'home') return '';
  if (prefix === '(+)') return `(+${code}) `;
  if (prefix === 'twice') return `+${code} +${code} `;
  return `${prefix}${code} `;
}

/** No group of one digit: after a dash it would be the next line of a switchboard. */
function grouped(digits: string, sizes: readonly number[], sign: string): string {
  const groups: string[] = [];
  let at = 0;
  for (const size of sizes) {
    const end = digits.length - at - size < 2 ? digits.length : at + size;
    if (end > at) groups.push(digits.slice(at, end));
    at = end;
  }
  return groups.join(sign);
}

export const MUTATIONS = ['more', 'fewer', 'letter', 'split', 'date'] as const;
export type Mutation = (typeof MUTATIONS)[number];

/** A text with one error, at a given place and with a given digit and letter. */
export function mutate(text: string, mutation: Mutation, place: number, digit: number, letter: string): string {
  const places = [...text.matchAll(/[0-9]/g)].map(({ index }) => index);
  const at = places[place % places.length] ?? 0;
  const day = `${1 + (place % 28)}/${1 + (digit % 12)}/${place % 2 ? 2024 : 24}`;
  if (mutation === 'more') return text.slice(0, at) + digit + text.slice(at);
  if (mutation === 'fewer') return text.slice(0, at) + text.slice(at + 1);
  if (mutation === 'letter') return text.slice(0, at) + letter + text.slice(at + 1);
  if (mutation === 'split') return `${text.slice(0, at)}\n${text.slice(at)}`;
  return digit % 3 === 0 ? `${day} ${text}` : `${text}${digit % 3 === 1 ? ' ' : ''}${day}`;
}
