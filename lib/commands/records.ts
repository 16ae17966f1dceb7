import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One decision record, as its file states it. */
export type DecisionRecord = {
  /** Its name within docs/decisions. */
  file: string;
  number: number;
  title: string;
  /** `2026-11-23` */
  date: string;
  /** As it stands in the record, links included. */
  status: string;
  /** Numbers of the records that this one replaces, and of those that replace it, wholly or in part. */
  replaces: number[];
  replacedBy: number[];
};

const FOLDER = 'docs/decisions';
const FILE = /^(\d{4})-[a-z0-9-]+\.md$/;
const HEAD = /^# (\d+)\. (.+)\n\n- Date: (\d{4}-\d{2}-\d{2})\n- Status: (.+)\n(?:- Replaces: (.+)\n)?\n/;
const LINK = /\[(\d+)\]\((\d{4})-[a-z0-9-]+\.md\)/g;
const STATUS =
  /^(accepted|(accepted, in part )?replaced by \[\d+\]\(\d{4}-[a-z0-9-]+\.md\)(, \[\d+\]\(\d{4}-[a-z0-9-]+\.md\))*)$/;

/** Returns all records of the repository at `root`, in the order of their numbers. Throws an error that names a bad header. */
export function readRecords(root: string): DecisionRecord[] {
  const files = readdirSync(join(root, FOLDER)).filter((file) => FILE.test(file));
  return files.sort().map((file) => readRecord(file, readFileSync(join(root, FOLDER, file), 'utf8')));
}

function readRecord(file: string, text: string): DecisionRecord {
  const [, number, title, date, status, replaces] = HEAD.exec(text) ?? [];
  if (!number || !title || !date || !status || !STATUS.test(status)) {
    throw new Error(`${FOLDER}/${file} must begin with its title, "- Date: …", "- Status: …" (${FOLDER}/README.md)`);
  }
  return {
    ...{ file, number: Number(number), title, date, status },
    replaces: linked(replaces ?? ''),
    replacedBy: linked(status),
  };
}

const linked = (line: string): number[] => [...line.matchAll(LINK)].map(([, number]) => Number(number));

/** Returns the problems of the records as a whole: gaps in their numbers, and replacements that only one side mentions. */
export function recordProblems(records: readonly DecisionRecord[]): string[] {
  const byNumber = new Map(records.map((record) => [record.number, record]));
  return records.flatMap((record, index) => {
    const problems: string[] = [];
    if (record.number !== index + 1) problems.push(`${record.file}: the next number is ${index + 1}`);
    if (Number(record.file.slice(0, 4)) !== record.number)
      problems.push(`${record.file}: its title says ${record.number}`);
    for (const other of record.replacedBy) {
      if (!byNumber.get(other)?.replaces.includes(record.number))
        problems.push(`${record.file}: record ${other} does not say that it replaces this one`);
    }
    for (const other of record.replaces) {
      if (!byNumber.get(other)?.replacedBy.includes(record.number))
        problems.push(`${record.file}: record ${other} does not say that it is replaced by this one`);
    }
    return problems;
  });
}

/** Returns the index of the records as a Markdown table. */
export function recordIndex(records: readonly DecisionRecord[]): string {
  const rows = records.map(
    ({ number, title, file, date, status }) => `| ${number} | [${title}](${file}) | ${date} | ${status} |`,
  );
  return ['| | decision | date | status |', '|---|---|---|---|', ...rows].join('\n');
}
