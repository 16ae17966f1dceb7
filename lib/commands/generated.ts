import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAMPAIGN_FROM, CAMPAIGN_STATES } from '#lib/domain/transitions.ts';
import { readRecords, recordIndex } from './records.ts';

/** A part of a document that is made from something else, between `<!-- name:begin -->` and `<!-- name:end -->`. */
type Part = { document: string; name: string; content: (root: string) => string };

/** The parts of documents that nobody edits by hand. */
const PARTS: readonly Part[] = [
  { document: 'docs/architecture.md', name: 'states', content: stateDiagrams },
  { document: 'docs/decisions/README.md', name: 'records', content: (root) => recordIndex(readRecords(root)) },
];

/** From which states a thing may come into each of its other states. */
type TransitionTable<State extends string> = {
  states: readonly State[];
  from: Partial<Record<State, readonly State[]>>;
};

/** Returns a Mermaid diagram of a table of transitions. States that nothing leads to begin; states that lead nowhere end. */
export function stateDiagram<State extends string>({ states, from }: TransitionTable<State>): string {
  const arrows = states.flatMap((to) => (from[to] ?? []).map((before) => [before, to] as const));
  const begins = states.filter((state) => !arrows.some(([, to]) => to === state));
  const ends = states.filter((state) => !arrows.some(([before]) => before === state));
  const lines = [
    ...begins.map((state) => `[*] --> ${state}`),
    ...arrows.map(([before, to]) => `${before} --> ${to}`),
    ...ends.map((state) => `${state} --> [*]`),
  ];
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n');
}

function stateDiagrams(): string {
  return `**Campaign**, from \`lib/domain/transitions.ts\`:\n\n${stateDiagram({ states: CAMPAIGN_STATES, from: CAMPAIGN_FROM })}`;
}

/** Returns the text with the content between the marks of that name. Throws if the marks are not there. */
export function withPart(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The marks ${begin} and ${end} are missing`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

/** Returns the documents with generated parts as they must read: path and text of each. */
export function generatedDocuments(root: string): { document: string; text: string }[] {
  return PARTS.map(({ document, name, content }) => ({
    document,
    text: withPart(readFileSync(join(root, document), 'utf8'), name, content(root)),
  }));
}
