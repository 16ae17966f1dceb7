import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BATCH_FROM, CALL_FROM, CAMPAIGN_FROM } from '#lib/domain/transitions.ts';
import { readRecords, recordIndex } from './records.ts';

/** A generated part of a document, between `<!-- name:begin -->` and `<!-- name:end -->`. */
type Part = { document: string; name: string; content: (root: string) => string };

/** The parts of documents that nobody edits by hand. */
const PARTS: readonly Part[] = [
  { document: 'docs/architecture.md', name: 'states', content: stateDiagrams },
  { document: 'docs/decisions/README.md', name: 'records', content: (root) => recordIndex(readRecords(root)) },
];

/**
 * Returns a Mermaid diagram of a table that lists, for each state, the states it may be entered from. The initial state is one
 * without predecessors, or else the first; a state that leads nowhere is final.
 */
export function stateDiagram(from: Record<string, readonly string[]>): string {
  const states = Object.keys(from);
  const arrows = states.flatMap((to) => (from[to] ?? []).map((before) => [before, to] as const));
  const isBegin = (state: string) => !arrows.some(([before, to]) => to === state && before !== state);
  const begins = states.filter(isBegin);
  const ends = states.filter((state) => !arrows.some(([before, to]) => before === state && to !== state));
  const lines = [
    ...(begins.length > 0 ? begins : states.slice(0, 1)).map((state) => `[*] --> ${state}`),
    ...arrows.map(([before, to]) => `${before} --> ${to}`),
    ...ends.map((state) => `${state} --> [*]`),
  ];
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n');
}

const DIAGRAMS = { Campaign: CAMPAIGN_FROM, Batch: BATCH_FROM, Call: CALL_FROM };

function stateDiagrams(): string {
  const shown = Object.entries(DIAGRAMS).map(
    ([what, from]) => `**${what}**, from \`lib/domain/transitions.ts\`:\n\n${stateDiagram(from)}`,
  );
  return shown.join('\n\n');
}

/** Returns the text with the content between the marks of that name. Throws if the marks are missing. */
export function withPart(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The marks ${begin} and ${end} are missing`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

/** Returns the documents with up-to-date generated parts: path and text of each. */
export function generatedDocuments(root: string): { document: string; text: string }[] {
  return PARTS.map(({ document, name, content }) => ({
    document,
    text: withPart(readFileSync(join(root, document), 'utf8'), name, content(root)),
  }));
}
