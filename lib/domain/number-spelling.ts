/** Characters that stand for a sign used in telephone numbers. */
const LOOK_ALIKES: readonly [RegExp, string][] = [
  [/[\u2010-\u2015\u2212\u02d7\u30fc\u2500_]/g, '-'],
  [/[\u2044\u2215\u29f8\\]/g, '/'],
  [/[\u00b7\u2022\u2024\u2027\u2219\u30fb\u3002]/g, '.'],
  [/[\u2795\u02d6\ua60c]/g, '+'],
  [/[\u2019\u2018\u02bc\u0060\u00b4]/g, "'"],
  // A telephone symbol before the number means no more than "tel.".
  [/[\u260e\u260f\u2706\u{1f4de}\u{1f4f1}\u{1f4f2}\u{1f57f}\u{1f581}]/gu, ' '],
];
/** Invisible characters: joiners, directions, variants of a picture, the box around a figure on a key. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}|\u20e3/gu;
/** Raised, lowered and ringed figures and fractions: footnote marks, not digits of the number. */
const NO_DIGIT = /\p{No}/gu;
/** After a figure: the sign of a floor, never a letter of the number. */
const ORDINAL = /[\u00ba\u00aa]/g;
/** Replaces such a mark: a sign that explains nothing. */
const MARK = ' * ';

/** The same text in ASCII digits and signs, whatever keyboard typed it; line breaks stay. */
export function plainSpelling(text: string): string {
  let plain = text.replace(ORDINAL, '°').replace(NO_DIGIT, MARK).normalize('NFKC').replace(INVISIBLE, '');
  for (const [like, sign] of LOOK_ALIKES) plain = plain.replace(like, sign);
  plain = plain.replace(/[^\P{Nd}0-9]/gu, asciiDigit).replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n');
  // An apostrophe between figures separates them, as in Switzerland.
  return plain
    .replace(/(?<=\+)\s+(?=[(\d])/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
    .replace(/^'\s*/, '')
    .replace(/(?<=[\d)])'(?=\d)/g, ' ');
}

/** The original text of a remark in which the sign replaced the marks. */
export function withMarksOf(text: string, remark: string): string {
  const signs = text.match(/[\p{No}*\uff0a\ufe61]/gu) ?? [];
  let at = 0;
  return remark.replace(/\*/g, (sign) => {
    at += 1;
    return signs[at - 1] ?? sign;
  });
}

/** Every script has its ten digits in a row, zero first. */
function asciiDigit(figure: string): string {
  const code = figure.codePointAt(0) ?? 0;
  let before = 0;
  while (before < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before);
}

/** The number that a link dials: `tel:+39-0331-123456;ext=12`, `https://wa.me/393121468845`. Other text comes back as it is. */
export function withoutLink(text: string): string {
  const whatsapp = /^(?:https?:\/\/)?(?:wa\.me|api\.whatsapp\.com\/send\?phone=)\/?\+?(\d+)$/i.exec(text);
  if (whatsapp) return `+${whatsapp[1]}`;
  const link = /^(?:tel|callto|phone|sms|whatsapp|facetime)[:=](?:\/\/)?([^?]*)/i.exec(text);
  return link?.[1]
    ? link[1]
        .replace(/%20/g, ' ')
        .replace(/%2b/gi, '+')
        .replace(/;(?:phone-context|isub)=[^;]*/gi, '')
    : text;
}
