import { z } from 'zod';
import { ATTRIBUTE_TYPES, type AttributeType, attributeOf, readAttribute, readMoment } from './attribute.ts';
import { tidy } from './text.ts';

/** Maximum number of characters of a text, both as written and as rendered for one person. */
export const TEXT_MAX = 3000;

/** The fields that every contact has. Attributes are additional. */
export const PERSON_FIELDS = ['firstName', 'lastName'] as const;
type PersonField = (typeof PERSON_FIELDS)[number];

export type AttributeName = { key: string; label: string; type: AttributeType };

/**
 * A field that a template uses, with everything that rendering needs to know about it: frozen with the template, so that it
 * keeps its meaning when an attribute is renamed later.
 */
export const MergeField = z.object({
  /** The text between the braces, as normalised by `fieldName`. */
  name: z.string(),
  from: z.enum([...PERSON_FIELDS, 'attribute']),
  /** The attribute's key; a person's own field is its own key. */
  key: z.string(),
  type: z.enum(ATTRIBUTE_TYPES),
  /** It appears somewhere without a fallback: a person without a value hears a gap. */
  needed: z.boolean(),
});
export type MergeField = z.infer<typeof MergeField>;

/** `at`: place in the template, in UTF-16 units. */
export type TemplateProblem =
  | { code: 'unbalancedBraces'; at: number; near: string }
  | { code: 'emptyField'; at: number; near: string }
  | { code: 'unknownField'; at: number; name: string };

/** The person that a template is rendered for. `attributes`: values by key. */
export type Person = Record<PersonField, string> & { attributes: Record<string, string> };

/** A piece of the rendered text. `written`: the field's name as in the template; the `text` of an empty field is ''. */
export type Piece =
  | { from: 'template'; text: string }
  | { from: 'value' | 'fallback' | 'empty'; text: string; written: string };
export type Rendered = {
  text: string;
  pieces: Piece[];
  /** Names, as written, of the fields with neither value nor fallback, each once. */
  empty: string[];
  /** Longer than TEXT_MAX. It is not cut: half a sentence is worse than none. */
  tooLong: boolean;
};

type Part =
  | { is: 'text'; text: string }
  /** `fallback`: null: none given; '': say nothing. */
  | { is: 'field'; source: string; at: number; written: string; fallback: string | null };

/** A whole field, or a pair of braces that is not part of one. Single braces are text. */
const BRACES = /\{\{([^{}]*)\}\}|\{\{|\}\}/g;
/** Characters shown of a problem: the text after an opening pair, or before a closing pair. */
const NEAR = 24;
/** No blank is spoken or written before these. */
const CLOSING = /^\s*[.,;:!?…)]/;

/** The form in which a field's name is compared: ignoring case, outer and doubled blanks, and how accents are encoded. */
export function fieldName(written: string): string {
  return tidy(written.normalize('NFC')).toLowerCase();
}

/**
 * The fields that a template uses, each once, and all its problems in the order of their places. Without problems it can be
 * rendered with these fields. A key takes precedence over a label, so that a saved text keeps its meaning. Never throws.
 */
export function fieldsOf(
  template: string,
  attributes: readonly AttributeName[],
): { fields: MergeField[]; problems: TemplateProblem[] } {
  const known = knownFields(attributes);
  const { parts, problems } = parse(template);
  const used = new Map<string, MergeField>();
  for (const part of parts) {
    if (part.is === 'text' || part.written === '') continue;
    const name = fieldName(part.written);
    const field = known.get(name);
    if (!field) problems.push({ code: 'unknownField', at: part.at, name: part.written });
    else used.set(name, { ...field, name, needed: part.fallback === null || (used.get(name)?.needed ?? false) });
  }
  return { fields: [...used.values()], problems: problems.sort((a, b) => a.at - b.at) };
}

/** The names that can stand between the braces: the person's own fields, and for each attribute its label, or else its key. */
export function writableFields(attributes: readonly AttributeName[]): string[] {
  const known = knownFields(attributes);
  const names = attributes.flatMap(({ key, label }) => {
    const name = [label, key].find((each) => {
      const field = known.get(fieldName(each));
      return !/[{}|]/.test(each) && field?.from === 'attribute' && field.key === key;
    });
    return name === undefined ? [] : [name];
  });
  return [...PERSON_FIELDS, ...names];
}

/**
 * A template's text for one person. A field without a value takes its fallback; without one it is left out, together with the
 * extra blank. Values are spoken in the language (a code as `it-IT-F1`), and never read as templates themselves. A name that
 * is not in `fields` stays as written; a template without fields comes back byte for byte. Never throws.
 */
export function render(
  template: string,
  fields: readonly MergeField[],
  person: Person,
  language: string | null,
): Rendered {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const pieces = parse(template).parts.map((part): Piece => {
    if (part.is === 'text') return { from: 'template', text: part.text };
    const field = byName.get(fieldName(part.written));
    if (!field) return { from: 'template', text: part.source };
    const { written, fallback } = part;
    const value = spokenValue(field, person, language);
    if (value !== '') return { from: 'value', text: value, written };
    if (fallback === null) return { from: 'empty', text: '', written };
    return { from: 'fallback', text: fallback, written };
  });
  closeGaps(pieces);
  const text = pieces.map((piece) => piece.text).join('');
  const empty = pieces.flatMap((piece) => (piece.from === 'empty' ? [piece.written] : []));
  return { text, pieces, empty: [...new Set(empty)], tooLong: text.length > TEXT_MAX };
}

function parse(template: string): { parts: Part[]; problems: TemplateProblem[] } {
  const parts: Part[] = [];
  const problems: TemplateProblem[] = [];
  let read = 0;
  for (const match of template.matchAll(BRACES)) {
    const { index: at, 0: source, 1: inside } = match;
    const near = () =>
      tidy(source === '}}' ? template.slice(Math.max(0, at + 2 - NEAR), at + 2) : template.slice(at, at + NEAR));
    if (inside === undefined) {
      problems.push({ code: 'unbalancedBraces', at, near: near() });
      continue;
    }
    const bar = inside.indexOf('|');
    const written = tidy(bar < 0 ? inside : inside.slice(0, bar));
    if (written === '') problems.push({ code: 'emptyField', at, near: near() });
    if (at > read) parts.push({ is: 'text', text: template.slice(read, at) });
    parts.push({ is: 'field', source, at, written, fallback: bar < 0 ? null : tidy(inside.slice(bar + 1)) });
    read = at + source.length;
  }
  if (read < template.length) parts.push({ is: 'text', text: template.slice(read) });
  return { parts, problems };
}

/** By name. The first to use a name keeps it: the person's own fields, keys, labels. */
function knownFields(attributes: readonly AttributeName[]): Map<string, Omit<MergeField, 'needed'>> {
  const known = new Map<string, Omit<MergeField, 'needed'>>();
  const add = (written: string, field: Pick<MergeField, 'from' | 'key' | 'type'>) => {
    const name = fieldName(written);
    if (!known.has(name)) known.set(name, { name, ...field });
  };
  for (const own of PERSON_FIELDS) add(own, { from: own, key: own, type: 'text' });
  for (const { key, type } of attributes) add(key, { from: 'attribute', key, type });
  for (const { key, label, type } of attributes) add(label, { from: 'attribute', key, type });
  return known;
}

/**
 * A value as people say it: `2026-12-31` is "31 dicembre 2026". So is a day in an attribute without a type, since that is how
 * dates come out of spreadsheets. A value that is neither of its type nor a day is said as it stands.
 */
function spokenValue({ from, key, type }: MergeField, person: Person, language: string | null): string {
  const stored = tidy(from === 'attribute' ? (attributeOf(person.attributes, key) ?? '') : person[from]);
  if (stored === '' || from !== 'attribute') return stored;
  const locale = localeOf(language);
  const value = readAttribute(type, stored);
  if (type === 'yesNo' && value !== null) return value === 'yes' && locale.startsWith('it') ? 'sì' : value;
  const { number, day, moment } = formatsOf(locale);
  // A number is passed as text, which loses no digit.
  if (type === 'number' && value !== null) return number.format(value as `${number}`);
  const read = readMoment(stored);
  if (read === null) return stored;
  return (read.time === null ? day : moment).format(new Date(`${read.day}T${read.time ?? '00:00'}:00Z`));
}

type Formats = { number: Intl.NumberFormat; day: Intl.DateTimeFormat; moment: Intl.DateTimeFormat };
/** By locale: creating a formatter takes far longer than using it, and composing uses it for each person. */
const formats = new Map<string, Formats>();

function formatsOf(locale: string): Formats {
  const made = formats.get(locale) ?? {
    number: new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 10 }),
    day: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
    moment: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
  };
  formats.set(locale, made);
  return made;
}

/** Voice codes are not locales (`F1` is a voice), but begin with one. */
function localeOf(language: string | null): string {
  return /^[a-z]{2,3}(?:-[a-z]{2})?(?=-|$)/i.exec(language ?? '')?.[0] ?? 'it-IT';
}

/** Where a field was left out, one blank too many surrounds it; only the template's own text is changed. */
function closeGaps(pieces: Piece[]): void {
  /** The last piece with text. */
  let left: Piece | undefined;
  let gap = false;
  for (const piece of pieces) {
    if (gap && piece.from === 'template') {
      const closing = CLOSING.test(piece.text);
      if (closing || !left || /\s$/.test(left.text)) piece.text = piece.text.trimStart();
      if (closing) cutEnd(left);
    }
    if (piece.text !== '') {
      left = piece;
      gap = false;
    } else gap = true;
  }
  if (gap) cutEnd(left);
}

function cutEnd(piece: Piece | undefined): void {
  if (piece?.from === 'template') piece.text = piece.text.trimEnd();
}
