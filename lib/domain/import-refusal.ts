import { asTyped } from './csv.ts';
import type { ColumnRole } from './import-columns.ts';
import { refusalIn, shortened } from './number-words.ts';
import { plainWords } from './plain-words.ts';
import { tidy } from './text.ts';

/** Headings under which a yes, a cross or a day means "do not call". */
const AGAINST =
  /^(?:(?:da )?(?:non?|mai) (?:(?:ri)?chiama|contatt|telefon|disturb)|(?:do not|don t|dont|never|no) (?:call|contact|phone|disturb)|dnc(?: |$)|(?:data |diritto di )?oppo(?:sizion|st)|opt ?out|(?:in )?(?:blacklist|black list|lista nera)|(?:data |ha )?revoc|(?:data )?disiscri|unsubscribed?|registro (?:pubblico )?(?:delle )?opposizioni|rpo$|(?:data (?:di )?)?(?:decess|decedut|defunt|deceased)|esclus\p{L}+ (?:da|dal|dalle|chiamate|campagne))/u;
/** Headings under which a no means "do not call". */
const FOR =
  /(?:^| )(?:consens|consent|privacy|gdpr|marketing|autorizza|opt ?in(?: |$)|(?:ri)?chiamabil|contattabil|telemarketing|(?:ok|may|can) (?:to )?(?:call|contact))/u;
/** The yes or no is about something other than calls. */
const OTHER_CHANNEL = /(?:^| )(?:e ?mail|mail|sms|newsletter|posta|foto|video|cookie|whatsapp)(?: |$)/u;
const BY_VOICE = /telefon|chiam|voce|vocal|call|phone/u;
/** Columns about the person: a refusal there refuses calls. */
const ABOUT =
  /^(?:|(?:altre )?not[ae](?: .*)?|notes?(?: .*)?|annotazion[ei]|comment[oi]?|comments|osservazion[ei]|remarks?|memo|descrizione|stato|status|esito|segnalazion[ei]|avvertenz[ae]|motivo|info|informazioni|varie|altro|situazione)$/;
const NO =
  /^(?:no|n|non|0|false|falso|f|off|ko|negat\p{L}*|nega|revoc\p{L}*|rifiut\p{L}*|ritirat[oa]|denied|refused|withdrawn|revoked|declined|nein|nessun[oa]?|mai|assente|opposizione|oppost[oa]|(?:non?|not|negat[oa]|revocat[oa]|rifiutat[oa]) .+)$/u;
/** Under a heading against calls: cells that do not mean "yes", without having to say "no". */
const NOT_SO = /^(?:|no|n|non|0|false|falso|f|off|nessun[oa]?|none|mai|assente|non? .+|not .+)$/u;
const YES = /^(?:si|s|yes|y|1|x|true|vero|on|ok|prestato|dato|concesso|given|granted)$/;
const CROSSED = /^[\s]*[✗✘❌✖🚫⛔]/u;

/** The columns of our own file of rejected rows: its reasons are not the person's words. */
const OURS = [
  ['riga', 'motivo'],
  ['row', 'reason'],
];

/** The part of a column that is needed here. */
type Column = { role: ColumnRole; name: string };
type Kind = 'against' | 'for' | 'about' | 'other' | 'number';
/** The meaning of the headings, computed once for all rows of a file. */
const KINDS = new WeakMap<readonly Column[], Kind[]>();

/** The words of a row that ask not to call the person, wherever they stand; undefined: there are none. */
export function refusalOf(cells: readonly string[], columns: readonly Column[]): string | undefined {
  let kinds = KINDS.get(columns);
  if (!kinds) {
    const names = new Set(columns.map(({ name }) => plainWords(name)));
    const ours = (name: string) => OURS.some((pair) => pair.includes(name) && pair.every((one) => names.has(one)));
    kinds = columns.map((column) => (ours(plainWords(column.name)) ? 'number' : kindOf(column)));
    KINDS.set(columns, kinds);
  }
  for (let at = 0; at < kinds.length; at += 1) {
    const kind = kinds[at];
    const raw = cells[at];
    if (!raw || kind === undefined || kind === 'number') continue;
    const cell = tidy(asTyped(raw));
    if (cell === '') continue;
    if (kind === 'against' || kind === 'for') {
      const words = plainWords(cell);
      const against = kind === 'against' ? !NOT_SO.test(words) || isMark(cell) : NO.test(words) || CROSSED.test(cell);
      if (against) return shortened(`${columns[at]?.name ?? ''}: ${cell}`);
    }
    const said = refusalIn(cell, kind !== 'other');
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Whether a column says for each row that the person may or may not be called ("Non chiamare", "Consenso"). */
export function asksAboutCalls(heading: string): boolean {
  const kind = kindOf({ role: 'attribute', name: heading });
  return kind === 'against' || kind === 'for';
}

/** Whether a cell of such a column allows calls. A blank one says nothing. */
export function allowsCalls(heading: string, cell: string): boolean {
  const words = plainWords(cell);
  if (words === '') return false;
  return kindOf({ role: 'attribute', name: heading }) === 'against' ? NOT_SO.test(words) : YES.test(words);
}

/** A cross, a tick: no letter, and no dash that means "nothing". */
const isMark = (cell: string) => plainWords(cell) === '' && !/^[-–—./?\s]*$/.test(cell);

function kindOf({ role, name }: Column): Kind {
  if (role === 'phone' || role === 'prefix' || role === 'country') return 'number';
  if (role === 'firstName' || role === 'lastName' || role.startsWith('fullName') || role === 'tags') return 'about';
  const words = plainWords(name);
  if (OTHER_CHANNEL.test(words) && !BY_VOICE.test(words)) return 'other';
  if (AGAINST.test(words)) return 'against';
  if (FOR.test(words)) return 'for';
  return ABOUT.test(words) || /^[a-z]{1,2}$/.test(words) ? 'about' : 'other';
}
