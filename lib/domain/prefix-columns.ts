import { asTyped } from './csv.ts';
import type { RowPrefixes } from './number-prefix.ts';
import { isPhoneHeading } from './phone-headings.ts';
import { plainWords } from './plain-words.ts';
import { tidy } from './text.ts';

/** The part of a column that is needed here. */
type Column = { role: string; name: string };

/** Words in the heading of a prefix that do not say whose it is. */
const GENERAL =
  /^(?:pref|prefisso|prefissi|prefix|vorwahl|indicativo|code|codice|cod|telefonico|teleselettivo|nazionale|internazionale|international|int|intl|paese|nazione|stato|country|area|dial|dialing|dialling|calling|std|isd|di|del|della|dell|n)$/;
/** They have prefixes of their own, although nobody calls them. */
const FAX = /(?:^| )fax(?: |$)/;
/** Letters that make two words the same: "cell." and "cellulare". */
const SAME = 4;

/** Which prefix belongs to which telephone, computed once for all rows of a file. */
const OWNERS = new WeakMap<readonly Column[], Map<number, number>>();

/**
 * The telephone that each column of prefixes belongs to, by their positions: the one that the heading names ("Prefisso casa"),
 * else the next one on the right, else the last one on the left.
 */
export function ownersOf(columns: readonly Column[]): Map<number, number> {
  const known = OWNERS.get(columns);
  if (known) return known;
  const names = columns.map(({ name }) => plainWords(name));
  const telephones = [...columns.keys()].filter((at) => isTelephone(columns[at], names[at] ?? ''));
  const owners = new Map<number, number>();
  for (const [at, { role }] of columns.entries()) {
    if (role !== 'prefix') continue;
    const named = telephones.filter((telephone) => isNamedIn(names[at] ?? '', names[telephone] ?? ''));
    const among = named.length > 0 ? named : telephones;
    const owner = among.find((telephone) => telephone > at) ?? among.at(-1);
    if (owner !== undefined) owners.set(at, owner);
  }
  OWNERS.set(columns, owners);
  return owners;
}

/** The prefixes in a row for the telephone in one of its columns: its own, the nearest first, and another telephone's. */
export function prefixesFor(cells: readonly string[], columns: readonly Column[], telephone: number): RowPrefixes {
  const owners = [...ownersOf(columns)];
  if (owners.length === 0) return NO_PREFIXES;
  const filled = owners.flatMap(([at, owner]) => {
    const text = tidy(asTyped(cells[at] ?? ''));
    return text === '' ? [] : [{ owner, text, gap: telephone > at ? telephone - at : columns.length + at }];
  });
  const nearest = filled.toSorted((a, b) => a.gap - b.gap);
  return {
    own: nearest.flatMap(({ owner, text }) => (owner === telephone ? [text] : [])),
    beside: nearest.find(({ owner }) => owner !== telephone)?.text ?? '',
  };
}

const NO_PREFIXES: RowPrefixes = { own: [], beside: '' };

function isTelephone(column: Column | undefined, name: string): boolean {
  if (column?.role === 'phone' || column?.role === 'otherPhone') return true;
  return column?.role !== 'prefix' && (isPhoneHeading(name) || FAX.test(name));
}

/** Whether the heading of a prefix names a telephone: "prefisso cell" and "cellulare". */
function isNamedIn(prefix: string, telephone: string): boolean {
  const words = prefix.split(' ').filter((word) => word !== '' && !GENERAL.test(word));
  return words.some((word) =>
    telephone
      .split(' ')
      .some((other) => other === word || (word.length >= SAME && other.startsWith(word.slice(0, SAME)))),
  );
}
