import type { AttributeType } from '#lib/domain/attribute.ts';
import type { Condition, Since } from '#lib/domain/segment.ts';

/** One line of the builder. `field` is a kind of condition, or `attribute:` and a key; `op` ends in `Not` when negated. */
export type Row = {
  id: number;
  field: string;
  op: string;
  value: string;
  since: 'ever' | 'days' | 'date';
  sinceValue: string;
};
export type Group = { id: number; join: 'all' | 'any' | 'none'; parts: (Row | Group)[] };
export type Described = { key: string; label: string; type: AttributeType };

let made = 0;
const newId = () => {
  made += 1;
  return made;
};

const ATTRIBUTE = 'attribute:';
export const attributeField = (key: string) => `${ATTRIBUTE}${key}`;
export const keyOf = (field: string) => (field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : undefined);
export const isGroup = (part: Row | Group): part is Group => 'parts' in part;

const PLAIN: Record<string, string[]> = {
  name: ['contains', 'containsNot'],
  prefix: ['begins', 'beginsNot'],
  kind: ['is', 'isNot'],
  list: ['in', 'inNot'],
  tag: ['has', 'hasNot'],
  calls: ['called', 'calledNot', 'answered', 'answeredNot', 'neverReached', 'neverReachedNot'],
  digit: ['pressed', 'pressedNot'],
  suppressed: ['suppressed', 'suppressedNot'],
  toCheck: ['toCheck', 'toCheckNot'],
};
const OF_TYPE: Record<AttributeType, string[]> = {
  text: ['is', 'isNot', 'contains', 'containsNot', 'known', 'knownNot'],
  number: ['is', 'isNot', 'lt', 'gt', 'known', 'knownNot'],
  date: ['is', 'isNot', 'before', 'after', 'known', 'knownNot'],
  yesNo: ['is', 'known', 'knownNot'],
};
export const PLAIN_FIELDS = Object.keys(PLAIN);

/** The operators of a field; a new line starts with the first. */
export function operatorsOf(field: string, attributes: Described[]): string[] {
  const key = keyOf(field);
  if (key === undefined) return PLAIN[field] ?? [];
  return OF_TYPE[attributes.find((attribute) => attribute.key === key)?.type ?? 'text'];
}

export function newRow(field = 'name', attributes: Described[] = []): Row {
  const op = operatorsOf(field, attributes)[0] ?? '';
  return { id: newId(), field, op, value: '', since: 'ever', sinceValue: '' };
}

export function newGroup(join: Group['join'] = 'all', parts: Group['parts'] = [newRow()]): Group {
  return { id: newId(), join, parts };
}

/** Returns the builder's lines as a filter; incomplete lines become values that the schema refuses. */
export function toFilter(group: Group, attributes: Described[]): unknown {
  const of = group.parts.map((part) => (isGroup(part) ? toFilter(part, attributes) : rowToFilter(part, attributes)));
  return group.join === 'none' ? { is: 'not', of: { is: 'any', of } } : { is: group.join, of };
}

function rowToFilter(row: Row, attributes: Described[]): unknown {
  const negated = row.op.endsWith('Not');
  const op = negated ? row.op.slice(0, -3) : row.op;
  const asked = asksFor(row, op, attributes);
  return negated ? { is: 'not', of: asked } : asked;
}

function asksFor({ field, value, since, sinceValue }: Row, op: string, attributes: Described[]): unknown {
  const key = keyOf(field);
  if (key !== undefined) {
    if (op === 'known') return { is: 'attribute', key, type: 'text', op, value: '' };
    const type = attributes.find((attribute) => attribute.key === key)?.type ?? 'text';
    const word = { is: 'eq', before: 'lt', after: 'gt' }[op] ?? op;
    return { is: 'attribute', key, type, op: word, value };
  }
  switch (field) {
    case 'name':
      return { is: 'name', contains: value };
    case 'calls': {
      const days = { days: Number(sinceValue) };
      return { is: 'calls', what: op, since: since === 'ever' ? null : since === 'days' ? days : { date: sinceValue } };
    }
    case 'suppressed':
    case 'toCheck':
      return { is: field };
    default:
      return { is: field, [field]: value };
  }
}

/** Returns a saved filter as lines. The outermost is always a group. */
export function toGroup(filter: Condition): Group {
  const part = toPart(filter, false);
  return isGroup(part) ? part : newGroup('all', [part]);
}

function toPart(filter: Condition, negated: boolean): Row | Group {
  if (filter.is === 'not') return toPart(filter.of, !negated);
  if (filter.is === 'all' || filter.is === 'any') {
    const parts = filter.of.map((inner) => toPart(inner, false));
    if (!negated) return newGroup(filter.is, parts);
    return filter.is === 'any' ? newGroup('none', parts) : newGroup('none', [newGroup('all', parts)]);
  }
  const row = { id: newId(), since: 'ever' as const, sinceValue: '', ...told(filter) };
  return negated ? { ...row, op: `${row.op}Not` } : row;
}

type Told = Pick<Row, 'field' | 'op' | 'value'> & Partial<Pick<Row, 'since' | 'sinceValue'>>;

function told(filter: Exclude<Condition, { is: 'all' | 'any' | 'not' }>): Told {
  switch (filter.is) {
    case 'name':
      return { field: 'name', op: 'contains', value: filter.contains };
    case 'prefix':
      return { field: 'prefix', op: 'begins', value: filter.prefix };
    case 'kind':
      return { field: 'kind', op: 'is', value: filter.kind };
    case 'list':
      return { field: 'list', op: 'in', value: filter.list };
    case 'tag':
      return { field: 'tag', op: 'has', value: filter.tag };
    case 'digit':
      return { field: 'digit', op: 'pressed', value: filter.digit };
    case 'suppressed':
      return { field: 'suppressed', op: 'suppressed', value: '' };
    case 'toCheck':
      return { field: 'toCheck', op: 'toCheck', value: '' };
    case 'calls':
      return { field: 'calls', op: filter.what, value: '', ...sinceOf(filter.since) };
    case 'attribute': {
      const date = filter.type === 'date' ? { lt: 'before', gt: 'after' }[filter.op as string] : undefined;
      const op = date ?? (filter.op === 'eq' ? 'is' : filter.op);
      return { field: attributeField(filter.key), op, value: filter.value };
    }
  }
}

function sinceOf(since: Since | null): Pick<Row, 'since' | 'sinceValue'> {
  if (since === null) return { since: 'ever', sinceValue: '' };
  return 'days' in since
    ? { since: 'days', sinceValue: String(since.days) }
    : { since: 'date', sinceValue: since.date };
}
