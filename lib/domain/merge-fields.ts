/** A text with places for what is known of a person: `Buongiorno {{firstName|Signora/Signore}}, …`. */
export type Part = { text: string } | { field: string; fallback: string | null };

/** What is wrong with a text, and where (the place of a sign, from 0). */
export type Problem = { is: 'unbalanced' | 'emptyField'; at: number };

/** What every contact has, besides its attributes. */
export const OWN_FIELDS = ['firstName', 'lastName'] as const;

/** `{{`, a name, perhaps `|` and a fallback, `}}`: none of them with braces inside. */
const FIELD = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;

/** The parts of a text, in order, and its problems; a text with problems is read as far as it can be. */
export function parseText(text: string): { parts: Part[]; problems: Problem[] } {
  const parts: Part[] = [];
  const problems: Problem[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to === from) return;
    const between = text.slice(from, to);
    const stray = between.search(/\{\{|\}\}/);
    if (stray >= 0) problems.push({ is: 'unbalanced', at: from + stray });
    parts.push({ text: between });
  };
  for (const found of text.matchAll(FIELD)) {
    plain(found.index);
    const field = (found[1] ?? '').trim();
    if (field === '') problems.push({ is: 'emptyField', at: found.index });
    parts.push({ field, fallback: found[2]?.trim() ?? null });
    from = found.index + found[0].length;
  }
  plain(text.length);
  return { parts, problems };
}

/** The names of the fields that a text asks for, each once, as they are written. */
export function fieldsOf(text: string): string[] {
  const names = parseText(text).parts.flatMap((part) => ('field' in part && part.field !== '' ? [part.field] : []));
  return [...new Map(names.map((name) => [sameName(name), name])).values()];
}

/** Which attributes a text asks for, in small letters: what a launch freezes of each person. */
export function attributesAskedFor(text: string | null): string[] {
  const own: string[] = OWN_FIELDS.map(sameName);
  return text === null
    ? []
    : fieldsOf(text)
        .map(sameName)
        .filter((name) => !own.includes(name));
}

/** Fields with nothing to say in place of an unknown value. */
export function fieldsWithoutFallback(text: string): string[] {
  return fieldsOf(
    parseText(text)
      .parts.flatMap((part) => ('field' in part && !part.fallback ? [`{{${part.field}}}`] : []))
      .join(''),
  );
}

/** Names are the same however they are spelt with capitals and blanks around. */
export const sameName = (name: string): string => name.trim().toLocaleLowerCase('it');

/** A text for one person, with where its values stand, for the eye. */
export type Spoken = { text: string; from: 'text' | 'value' | 'fallback' | 'empty'; field?: string }[];

/**
 * The text for one person. A field without value takes its fallback; without either it is left out, together with one
 * of the blanks around it. Values are taken as they are: braces within them mean nothing.
 */
export function spoken(text: string, values: Readonly<Record<string, string | null | undefined>>): Spoken {
  const known = new Map(Object.entries(values).map(([name, value]) => [sameName(name), value?.trim() ?? '']));
  const said: Spoken = parseText(text).parts.map((part) => {
    if ('text' in part) return { text: part.text, from: 'text' };
    const { field } = part;
    const value = known.get(sameName(field)) ?? '';
    if (value !== '') return { text: value, from: 'value', field };
    return part.fallback ? { text: part.fallback, from: 'fallback', field } : { text: '', from: 'empty', field };
  });
  return said.map((piece, place) => {
    const before = said[place - 1];
    const afterEmpty = before?.from === 'empty' && piece.from === 'text';
    const isApart = place < 2 || /\s$/.test(said[place - 2]?.text ?? '');
    return afterEmpty && isApart ? { ...piece, text: piece.text.replace(/^\s/, '') } : piece;
  });
}

/** `spoken` as one text. */
export function render(text: string, values: Readonly<Record<string, string | null | undefined>>): string {
  return spoken(text, values)
    .map((piece) => piece.text)
    .join('');
}
