/** Headings of telephone numbers, Italian and English, in plain words (`plain-words.ts`); the likeliest first. */
export const PHONE_HEADINGS = [
  'telefono cellulare',
  'cellulare',
  'numero cellulare',
  'numero di cellulare',
  'cell',
  'mobile',
  'mobile phone',
  'mobile number',
  'cell phone',
  'cellphone',
  'telefono',
  'numero di telefono',
  'numero telefono',
  'numero telefonico',
  'tel',
  'phone',
  'phone number',
  'telephone',
  'telephone number',
  'recapito telefonico',
  'contatto telefonico',
  'recapito',
  'numero',
  'number',
  'whatsapp',
];
/**
 * More phone headings, as Google, Outlook, Apple, telephones and medical practices name them, the likeliest first: mobiles,
 * then those of unknown kind, then landlines.
 */
const MORE_PHONES = [
  /^(?:telefono|tel|numero|n) (?:cell|cellulare|mobile|principale|nuovo|attuale|attivo|1)$/,
  /^numero (?:di )?(?:telefono|tel|cellulare|cell) (?:principale|1)$/,
  /^(?:cell|cellulare|mobile)(?: (?:principale|personale|privato|nuovo|attuale|attivo|1))$/,
  /^(?:primary|main|mobile|cell|new|current) (?:phone|number)(?: 1)?$/,
  /^phone 1 value$/,
  /^(?:phone|telephone) (?:1|mobile|cell|iphone|main)$/,
  /^(?:cell|cellulare|mobile|mobile phone)(?: \d| lavoro| business| work)$/,
  /^phone \d value$/,
  /^(?:telefono|tel|phone|numero|recapito|numero di telefono)(?: \d| secondario| alternativo)$/,
  /^(?:altro|secondo) (?:telefono|numero|cellulare|recapito)$/,
  /^(?:telefono|tel)(?: (?:di |dell |della )?(?:casa|abitazione|fisso|ufficio|lavoro|azienda|societa|home|work))(?: \d)?$/,
  /^(?:casa|home|home phone|business phone|work phone|primary phone|company main phone|other phone)(?: \d)?$/,
  /^(?:phone|telephone) (?:home|work|other)$/,
];
/** Words for a telephone, and those beside them that say whose or which one it is: always the person of the row, or a parent. */
const PHONE_WORDS = new Set(
  'telefono telefoni tel cellulare cellulari cell cel mobile phone phones telephone recapito recapiti'.split(' '),
);
const BESIDE = new Set(
  (
    'di del dell della da a n nr num no numero numeri il casa ab abit abitazione residenza domicilio fisso fissi rete uff ufficio ' +
    'lavoro lav azienda ditta privato pers personale principale secondario alternativo altro altri altra secondo telefonico ' +
    'telefonici reperibilita padre madre mamma papa genitore genitori tutore famiglia paziente cliente utente socio soci alunno ' +
    'studente assistito contribuente iscritto intestatario dipendente obbligatorio facoltativo eventuale 1 2 3 4 home work ' +
    'business office private personal main other mother father parent patient client customer member required optional'
  ).split(' '),
);

/**
 * How likely a heading names the telephone to call: 0 is the likeliest; undefined: it names no telephone, or that of somebody
 * else ("Telefono medico").
 */
export function rankOf(heading: string): number | undefined {
  const [exact, like] = [PHONE_HEADINGS.indexOf(heading), MORE_PHONES.findIndex((form) => form.test(heading))];
  if (exact >= 0) return exact;
  if (like >= 0) return PHONE_HEADINGS.length + like;
  const words = heading.split(' ');
  const isPhone = words.some((word) => PHONE_WORDS.has(word));
  return isPhone && words.every((word) => PHONE_WORDS.has(word) || BESIDE.has(word)) ? LAST : undefined;
}

const LAST = PHONE_HEADINGS.length + MORE_PHONES.length;

export const isPhoneHeading = (heading: string) => rankOf(heading) !== undefined;
