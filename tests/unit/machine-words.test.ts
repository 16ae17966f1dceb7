import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '#app/_i18n/locale.ts';
import { EXCLUSIONS } from '#lib/domain/audience.ts';
import { STANDINGS } from '#lib/domain/books.ts';
import { CALLER_ID_WARNINGS } from '#lib/domain/caller-id-fit.ts';
import { REJECT_REASONS } from '#lib/domain/import-row.ts';
import { ROLES } from '#lib/domain/permissions.ts';
import { NUMBER_PROBLEMS } from '#lib/domain/phone.ts';
import { CAMPAIGN_STATES } from '#lib/domain/transitions.ts';
import { CALL_FILTERS } from '#lib/features/calls/queries.ts';
import { WARNINGS } from '#lib/features/dispatch/prepare/warnings.ts';
import { EXCHANGE_KINDS, EXCHANGE_OUTCOMES } from '#lib/features/evidence/exchanges.ts';
import { EVENT_GROUPS, EVENT_KINDS } from '#lib/features/evidence/kinds.ts';
import { NOTIFYING_KINDS } from '#lib/features/notifications/kinds.ts';
import { NUMBER_REMARKS } from '#lib/features/suppressions/whole-number.ts';
import { STATUSES } from '#lib/sendservice/status.ts';

const isOfCallerId = (code: string) => CALLER_ID_WARNINGS.some((known) => known === code);

type Tree = { [key: string]: string | Tree };

const ROOT = new URL('../../', import.meta.url);
const sourceOf = (file: string) =>
  ts.createSourceFile(file, readFileSync(new URL(file, ROOT), 'utf8'), ts.ScriptTarget.Latest, true);
const SOURCES = globSync('{lib,prisma}/**/*.ts', { cwd: ROOT.pathname })
  .filter((file) => !file.includes('/generated/') && !file.includes('/sandbox/'))
  .map(sourceOf);

function wordAt(locale: string, path: string): string | undefined {
  const [area = '', ...keys] = path.split('.');
  const tree = JSON.parse(readFileSync(new URL(`app/_messages/${locale}/${area}.json`, ROOT), 'utf8')) as Tree;
  const found = keys.reduce<string | Tree | undefined>(
    (node, key) => (typeof node === 'object' ? node[key] : undefined),
    tree,
  );
  return typeof found === 'string' ? found : undefined;
}

const missing = (paths: string[]) =>
  LOCALES.flatMap((locale) =>
    paths.filter((path) => wordAt(locale, path) === undefined).map((path) => `${locale}: ${path}`),
  );

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** The members of a union of words that a file declares. */
function unionOf(file: string, name: string): string[] {
  const words: string[] = [];
  visit(sourceOf(file), (node) => {
    if (!ts.isTypeAliasDeclaration(node) || node.name.text !== name) return;
    visit(node.type, (part) => {
      if (ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal)) words.push(part.literal.text);
    });
  });
  if (words.length === 0) throw new Error(`${file} declares no words as ${name}`);
  return words;
}

describe('every word that the code knows a thing by has words in both languages', () => {
  test.each<[string, string, readonly string[]]>([
    ['kinds of events', 'evidence.events', EVENT_KINDS],
    ['kinds of notifications', 'evidence.events', NOTIFYING_KINDS],
    ['groups of events', 'evidence.groups', EVENT_GROUPS],
    ['kinds of exchanges', 'evidence.kind', EXCHANGE_KINDS],
    ['outcomes of exchanges', 'evidence.outcome', EXCHANGE_OUTCOMES],
    ['errors', 'errors', unionOf('lib/domain/errors.ts', 'ErrorCode')],
    ['exclusions', 'evidence.reasons', EXCLUSIONS],
    ['warnings before a launch', 'campaignReview.warnings', WARNINGS.filter((code) => !isOfCallerId(code))],
    ['what speaks against a caller id', 'common.callerIdFit', CALLER_ID_WARNINGS],
    [
      'what stands in a launch’s way',
      'campaignReview.blockers',
      unionOf('lib/features/dispatch/prepare/draft.ts', 'Blocker'),
    ],
    ['statuses of the platform', 'calls.status', STATUSES.map(({ status }) => status)],
    ['where a call stands', 'common.outcome', [...STANDINGS, 'excluded', 'carried']],
    ['states of campaigns', 'common.campaignState', CAMPAIGN_STATES],
    ['roles', 'common.role', ROLES],
    ['reasons of rejected rows', 'contacts.reasons', REJECT_REASONS],
  ])('%s', (_, at, words) => {
    expect(missing(words.map((word) => `${at}.${word}`))).toEqual([]);
  });

  test('filters of calls are told by where a call stands', () => {
    const shown = CALL_FILTERS.map((name) => ({ pending: 'waiting', submitted: 'underWay' })[name as string] ?? name);
    expect(missing(shown.map((name) => `common.outcome.${name}`))).toEqual([]);
  });

  test('why something is as it is, wherever the code or a statement of it writes a reason', () => {
    const found = new Set<string>();
    for (const source of SOURCES.filter(({ fileName }) => /^lib\/features\/(dispatch|campaigns)\//.test(fileName))) {
      const add = (word: string | undefined) => word !== undefined && /^[a-z][a-zA-Z]+$/.test(word) && found.add(word);
      for (const [, word] of source.text.matchAll(/\breason = '([a-zA-Z]+)'/g)) add(word);
      visit(source, (node) => {
        if (!ts.isPropertyAssignment(node) || !/^(stoppedR|r)eason$/.test(node.name.getText())) return;
        visit(node.initializer, (part) => ts.isStringLiteral(part) && add(part.text));
      });
    }
    expect(found.size).toBeGreaterThan(3);
    expect(missing([...found].map((word) => `evidence.reasons.${word}`))).toEqual([]);
  });

  test('why opt-outs were not taken, or are worth a look', () => {
    const found = new Set<string>();
    const add = (node: ts.Node | undefined) =>
      node && visit(node, (part) => ts.isStringLiteral(part) && found.add(part.text));
    for (const name of ['read-suppressions', 'read-line', 'read-details', 'preview']) {
      visit(sourceOf(`lib/features/suppressions/${name}.ts`), (node) => {
        if (ts.isPropertyAssignment(node) && node.name.getText() === 'reason' && ts.isStringLiteral(node.initializer))
          add(node.initializer);
        if (ts.isVariableDeclaration(node) && node.name.getText() === 'reason') add(node.initializer);
        if (!ts.isCallExpression(node)) return;
        if (/^(?:tell|remarks\.push)$/.test(node.expression.getText())) add(node.arguments[0]);
      });
    }
    expect(found.size).toBeGreaterThan(8);
    expect([...found]).toEqual(expect.arrayContaining(['words_alone', 'abroad', 'no_result', 'rest_unread']));
    const words = [...found, ...NUMBER_PROBLEMS, ...NUMBER_REMARKS];
    expect(missing(words.map((word) => `suppressions.import.reasons.${word}`))).toEqual([]);
  });
});

/** The names under which events keep their facts; what is spread into them is followed as far as it is written out. */
function factNames(): Map<string, string> {
  const names = new Map<string, string>();
  for (const source of SOURCES) {
    const take = (node: ts.Node | undefined): void => {
      if (!node) return;
      if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) take(node.expression);
      else if (ts.isConditionalExpression(node)) for (const branch of [node.whenTrue, node.whenFalse]) take(branch);
      else if (ts.isBinaryExpression(node)) take(node.right);
      else if (ts.isObjectLiteralExpression(node)) {
        for (const property of node.properties) {
          if (ts.isSpreadAssignment(property)) take(property.expression);
          else if (property.name && !ts.isComputedPropertyName(property.name))
            names.set(property.name.getText().replaceAll("'", ''), source.fileName);
        }
      }
    };
    visit(source, (node) => {
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'facts') take(node.initializer);
      if (ts.isVariableDeclaration(node) && node.name.getText() === 'facts') take(node.initializer);
      if (ts.isCallExpression(node) && /^about(?:Batch|Campaign|Account|Draft)?$/.test(node.expression.getText()))
        take(node.expression.getText() === 'about' ? node.arguments[4] : node.arguments.at(-1));
    });
  }
  return names;
}

/** Facts that come as a whole object, by where it is made. */
const SPREAD = {
  'lib/features/dispatch/launch/freeze.ts': ['calls', 'batches', 'excluded'],
  'lib/features/contacts/import/schema.ts': [
    'rows',
    'accepted',
    'updated',
    'unchanged',
    'duplicates',
    'rejected',
    'several',
    'suppressed',
    'unread',
    'hidden',
    'toCheck',
    'removed',
    'restored',
    'memberships',
  ],
  'lib/features/workspaces/schema.ts': [
    'name',
    'timeZone',
    'defaultCountry',
    'patronDay',
    'quietDays',
    'approvalCost',
    'approvalFrom',
  ],
  'lib/features/accounts/service.ts': ['shape', 'callsPerRequest', 'requestsPerSecond', 'inFlight'],
  'lib/features/suppressions/service.ts': [
    'number',
    'source',
    'reason',
    'proof',
    'since',
    'until',
    'codeRequest',
    'file',
  ],
  'lib/features/suppressions/import.ts': ['rows', 'found', 'added', 'unchanged'],
};
/** Told without a name of their own: as a sentence, a figure, or a part of the event's sentence. */
const UNNAMED = new Set(['reason', 'decision', 'batch', 'httpStatus', 'bytes', 'round']);
/** Of rows in the database or the sandbox, not of events. */
const NO_EVENTS = new Set(['label', 'value', 'fact']);

test('every fact that an event keeps has a name in both languages', () => {
  const names = factNames();
  for (const [file, some] of Object.entries(SPREAD)) for (const name of some) names.set(name, file);
  expect(names.size).toBeGreaterThan(40);
  const untold = [...names].flatMap(([name, file]) => {
    const plain = name.replace(/Before$/, '');
    if (UNNAMED.has(plain) || NO_EVENTS.has(plain)) return [];
    const told = ['names', 'counts', 'flags'].some((how) =>
      LOCALES.every(
        (locale) =>
          wordAt(locale, `evidence.facts.${how}.${plain}`) !== undefined ||
          wordAt(locale, `evidence.facts.${how}.${plain}.true`) !== undefined,
      ),
    );
    return told ? [] : [`${plain} (${file})`];
  });
  expect(untold).toEqual([]);
});
