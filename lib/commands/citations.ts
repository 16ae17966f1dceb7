import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, normalize } from 'node:path';

/** The files that may cite a document or a file. */
const CITING = [
  '*.{md,ts,js,mjs}',
  '.*.mjs',
  'docs/**/*.md',
  '{app,lib,tests}/**/*.{md,ts,tsx,mjs,css}',
  'prisma/**/*.{ts,mjs,sql,prisma}',
];
const ROOMS = ['app', 'lib', 'prisma', 'tests', 'docs', 'public'];
const GENERATED = 'lib/db/generated/**';

/** A document's name, but not the end of a web address. */
const DOCUMENT = /(?<![\w./-])(?:[\w.-]+\/)*[\w-]+\.md\b/g;
/** `sendservice-api.md, section 1` and `sendservice-api.md, "Status"`. */
const PLACE = /((?:[\w.-]+\/)*[\w-]+\.md),? (?:section (\d+)|"([^"\n]+)")/g;
const RECORD = /\bdocs\/decisions\/(\d{4})\b|\b(?:decision|record) (\d{1,2})\b/g;
const RECORD_PATH = /^docs\/decisions\/\d{4}$/;
/** `(0020, 0022)`, as records cite each other. */
const AMONG_RECORDS = /\((0\d{3})(?:, (0\d{3}))*\)/g;
const LINK = /\]\(([^()\s…]+)\)/g;
/** Between backticks, or in brackets, as diagrams name their files. */
const MENTIONED = /`([^`\n]+)`|\(([\w-]+\.tsx?)\)/g;
/** A mention that names a file of ours: one in a room, or a name with a source file's extension. */
const OUR_PATH = new RegExp(`^(?:${ROOMS.join('|')})/[\\w.()[\\]{},*/-]*$`);
const OUR_NAME = /^[\w.{},*/-]+\.(?:ts|tsx|mjs|md|sql|prisma|css|json)$/;

/**
 * Returns every citation in the repository at `root` that leads nowhere, as `file:line: citation`. Citations are: documents
 * by their name; places in them (a section's number, words in quotation marks); decision records by their number; links of
 * Markdown with their anchors; and, in Markdown, paths and names of files between backticks or in brackets. A document is
 * looked for beside the citing file, at the root, and in docs/. Files below the folders of `except` may cite anything.
 */
export function brokenCitations(root: string, except: readonly string[] = []): string[] {
  const house = new House(root);
  return house.citing(except).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const broken = [
      ...house.brokenIn(file, text),
      ...(extname(file) === '.md' ? house.brokenInMarkdown(file, text) : []),
    ];
    return [...new Set(broken.map(({ at, cited }) => `${file}:${text.slice(0, at).split('\n').length}: ${cited}`))];
  });
}

type Citation = { at: number; cited: string };

class House {
  readonly #root: string;
  readonly #records: Set<number>;
  readonly #names: Set<string>;

  constructor(root: string) {
    this.#root = root;
    this.#records = new Set(this.#glob(['docs/decisions/[0-9]*.md']).map((file) => Number(basename(file).slice(0, 4))));
    this.#names = new Set(
      this.#glob(['*', '.*', ...ROOMS.map((room) => `${room}/**/*`)]).map((file) => basename(file)),
    );
  }

  citing(except: readonly string[]): string[] {
    return this.#glob(CITING).filter((file) => !except.some((folder) => file.startsWith(folder)));
  }

  brokenIn(file: string, text: string): Citation[] {
    const documents = matches(text, DOCUMENT).filter(({ words: [path = ''] }) => !this.#document(file, path));
    const places = matches(text, PLACE).filter(({ words: [, path = '', section, words] }) => {
      const found = this.#document(file, path);
      return found !== null && !holds(readFileSync(found, 'utf8'), section, words);
    });
    const cited = [...matches(text, RECORD), ...(isRecord(file) ? matches(text, AMONG_RECORDS) : [])];
    const records = cited.filter(({ words: [, ...numbers] }) =>
      numbers.some((number) => number !== undefined && !this.#records.has(Number(number))),
    );
    return [...documents, ...places, ...records].map(({ at, words: [cited = ''] }) => ({ at, cited }));
  }

  brokenInMarkdown(file: string, text: string): Citation[] {
    const links = matches(text, LINK).filter(({ words: [, target = ''] }) => !this.#leads(file, target));
    const mentions = matches(text, MENTIONED).filter(
      ({ words: [, quoted, named = ''] }) => !this.#isFile(file, quoted ?? named),
    );
    return [...links, ...mentions].map(({ at, words: [, quoted, named = ''] }) => ({ at, cited: quoted ?? named }));
  }

  /** Where a cited document lies, or null. */
  #document(citing: string, path: string): string | null {
    const places = [join(dirname(citing), path), path, join('docs', path)].map((place) =>
      join(this.#root, normalize(place)),
    );
    return places.find((place) => existsSync(place)) ?? null;
  }

  #leads(citing: string, target: string): boolean {
    if (/^[a-z]+:/.test(target)) return true;
    const [path = '', anchor] = target.split('#');
    const place = join(this.#root, path === '' ? citing : join(dirname(citing), path));
    return existsSync(place) && (!anchor || anchors(readFileSync(place, 'utf8')).includes(anchor));
  }

  /** True also for a text that names no file of ours. */
  #isFile(citing: string, path: string): boolean {
    if (OUR_PATH.test(path) && !RECORD_PATH.test(path))
      return this.#glob([path.replaceAll(/[[\]()]/g, '?')]).length > 0;
    if (!OUR_NAME.test(path)) return true;
    if (path.includes('/')) return this.#glob([path, join(dirname(citing), path)]).length > 0;
    return /[*{]/.test(path) || this.#names.has(path);
  }

  #glob(patterns: string[]): string[] {
    return globSync(patterns, { cwd: this.#root, exclude: ['node_modules/**', GENERATED] }).map((file) =>
      file.replaceAll('\\', '/'),
    );
  }
}

const isRecord = (file: string) => file.startsWith('docs/decisions/');

function matches(text: string, pattern: RegExp): { at: number; words: (string | undefined)[] }[] {
  return [...text.matchAll(pattern)].map((match) => ({ at: match.index, words: [...match] }));
}

function holds(text: string, section: string | undefined, words: string | undefined): boolean {
  if (section) return new RegExp(`^## ${section}\\. `, 'm').test(text);
  const plain = text.replaceAll(/[*`]/g, '').toLowerCase();
  return words === undefined || plain.includes(words.toLowerCase());
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
