const MASK = '••••••';

/**
 * The text with every occurrence of the secrets masked, in any of the spellings in which an answer may echo them: as it
 * is, JSON-escaped (`\"`, `\u0026`, also twice), URL-encoded, with HTML entities, and in upper or lower case. Empty secrets are
 * skipped.
 */
export function redact(text: string, secrets: readonly string[]): string {
  // The longest first, so that a secret within a secret does not leave a rest.
  const longestFirst = [...new Set(secrets)].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return text;
  // Without one of these nothing can be encoded, and the plain search is many times faster.
  const encoded = /[\\%&]/.test(text) || (text.includes('+') && longestFirst.some((secret) => secret.includes(' ')));
  const pattern = longestFirst.map((secret) => [...secret].map(encoded ? anySpelling : literal).join('')).join('|');
  return text.replace(new RegExp(pattern, 'gi'), MASK);
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

const SHORT_ESCAPES: Record<string, string> = {
  '"': '"',
  '/': '/',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
};

const ENTITIES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

// Repetitions are bounded, so that a hostile answer cannot make the search slow.
function anySpelling(character: string): string {
  const units = Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit));
  const code = character.codePointAt(0) ?? 0;
  const spellings = [
    units.map((unit) => `\\\\{1,8}u${unit.toString(16).padStart(4, '0')}`).join(''),
    [...Buffer.from(character, 'utf8')].map((byte) => `%(?:25){0,2}${byte.toString(16).padStart(2, '0')}`).join(''),
    `&#0{0,6}${code};`,
    `&#x0{0,6}${code.toString(16)};`,
  ];
  const short = SHORT_ESCAPES[character];
  if (short) spellings.push(`\\\\{1,8}${literal(short)}`);
  const entity = ENTITIES[character];
  if (entity) spellings.push(`&${entity};`);
  if (character === ' ') spellings.push('\\+');
  // A backslash is doubled each time that it is escaped.
  spellings.push(character === '\\' ? '\\\\{1,8}' : literal(character));
  return `(?:${spellings.join('|')})`;
}
