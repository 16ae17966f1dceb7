import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { e164 } from './progress.ts';
import type { PlacedCall, Terms } from './read-call.ts';

/** A POST as it arrived. `answer` is its result: an HTTP status, or the name of the fault that ended it. */
export type Post = { arrivedAt: number; items: number; bytes: number; sha256: string; answer: string };

export type StoredCall = Omit<PlacedCall, 'number'> & {
  id: number;
  arrivedAt: number;
  /** E.164, or the original text if it is no number. */
  number: string;
  /** As originally written. */
  written: string;
  noCredit: boolean;
};

type Row = {
  id: number;
  arrived_at: number;
  code_request: string | null;
  number: string;
  written: string | null;
  first_name: string | null;
  last_name: string | null;
  text: string | null;
  terms_id: number;
  no_credit: number;
};

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS post (
    id INTEGER PRIMARY KEY, arrived_at INTEGER NOT NULL, items INTEGER NOT NULL, stored INTEGER NOT NULL,
    bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, answer TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS terms (id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS item (
    id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL, arrived_at INTEGER NOT NULL, code_request TEXT,
    number TEXT NOT NULL, written TEXT, first_name TEXT, last_name TEXT, text TEXT, terms_id INTEGER NOT NULL,
    no_credit INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS item_code_request ON item (code_request);
`;

/** It holds the numbers of all workspaces: no other user of this machine may read it. SQLite gives its side files this mode. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/**
 * The requests sent to the platform, in SQLite. A write is committed before it is answered, so that killing the process loses
 * nothing that was answered. `:memory:` keeps it in this process.
 */
export class CallStore {
  readonly #db: DatabaseSync;
  readonly #insertPost: StatementSync;
  readonly #insertItem: StatementSync;
  readonly #findByCodes: StatementSync;
  readonly #findById: StatementSync;
  readonly #after: StatementSync;
  readonly #termsById = new Map<number, Terms>();
  readonly #termsIds = new Map<string, number>();
  #nextPost: number;
  #nextItem: number;

  constructor(file: string) {
    if (file !== ':memory:') makePrivate(file);
    this.#db = new DatabaseSync(file);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
    this.#db.exec(SCHEMA);
    this.#insertPost = this.#db.prepare('INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#insertItem = this.#db.prepare('INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#findByCodes = this.#db.prepare(
      `SELECT item.* FROM json_each(?) asked CROSS JOIN item ON item.code_request = asked.value
       WHERE item.arrived_at <= ? ORDER BY asked.key, item.id`,
    );
    this.#findById = this.#db.prepare('SELECT * FROM item WHERE id = ? AND arrived_at <= ?');
    this.#after = this.#db.prepare('SELECT * FROM item WHERE id > ? AND arrived_at <= ? ORDER BY id LIMIT ?');
    for (const row of this.#db.prepare('SELECT id, json FROM terms').all() as { id: number; json: string }[]) {
      this.#remember(row.id, row.json);
    }
    this.#nextPost = this.#next('post');
    this.#nextItem = this.#next('item');
  }

  /**
   * Stores a POST and its calls in one transaction; returns the id of the first call, the others follow it. `arrivesAt`
   * (milliseconds) may lie in the future: until then the calls cannot be found.
   */
  keep(post: Post, calls: readonly PlacedCall[], arrivesAt: number, noCredit: boolean): number {
    const first = this.#nextItem;
    const postId = this.#nextPost;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const stored = calls.length > 0 ? 1 : 0;
      this.#insertPost.run(postId, post.arrivedAt, post.items, stored, post.bytes, post.sha256, post.answer);
      let terms: Terms | null = null;
      let termsId = 0;
      for (let index = 0; index < calls.length; index += 1) {
        const call = calls[index] as PlacedCall;
        if (call.terms !== terms) {
          terms = call.terms;
          termsId = this.#termsId(terms);
        }
        const number = e164(call.number) ?? call.number;
        this.#insertItem.run(
          first + index,
          postId,
          arrivesAt,
          call.codeRequest,
          number,
          isUsual(call.number, number) ? null : call.number,
          call.firstName,
          call.lastName,
          call.text,
          termsId,
          noCredit ? 1 : 0,
        );
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      // Cached ids of rolled-back terms must be forgotten.
      this.#termsIds.clear();
      throw error;
    }
    this.#nextPost += 1;
    this.#nextItem += calls.length;
    return first;
  }

  /** The calls with these CodeRequests that have arrived by `now`, in the order asked; each as often as it was sent. */
  find(codeRequests: readonly string[], now: number): StoredCall[] {
    return this.#calls(this.#findByCodes.all(JSON.stringify(codeRequests), now));
  }

  byId(id: number, now: number): StoredCall | null {
    return this.#calls(this.#findById.all(id, now))[0] ?? null;
  }

  /** At most `limit` calls with an id above `after`, ordered by id. */
  after(after: number, limit: number, now: number): StoredCall[] {
    return this.#calls(this.#after.all(after, now, limit));
  }

  /** Calls in the form that tests need: CodeRequest, number, time of arrival and POST. */
  items(after: number, limit: number, now: number) {
    return this.#db
      .prepare(
        `SELECT id, post_id AS postId, code_request AS codeRequest, number, arrived_at AS arrivedAt
         FROM item WHERE id > ? AND arrived_at <= ? ORDER BY id LIMIT ?`,
      )
      .all(after, now, limit)
      .map((row) => ({ ...row, arrivedAt: new Date(Number(row.arrivedAt)).toISOString() }));
  }

  posts(after: number, limit: number) {
    return this.#db
      .prepare(
        `SELECT id, arrived_at AS arrivedAt, items, stored, bytes, sha256, answer
         FROM post WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .all(after, limit)
      .map((row) => ({ ...row, stored: row.stored === 1, arrivedAt: new Date(Number(row.arrivedAt)).toISOString() }));
  }

  /** `posts` counts all that arrived, `storedPosts` those whose calls were stored; the rest counts calls that have arrived. */
  counts(now: number) {
    const one = (sql: string, ...values: number[]) => this.#db.prepare(sql).get(...values) as Record<string, number>;
    const posts = one('SELECT count(*) AS posts, coalesce(sum(stored), 0) AS storedPosts FROM post');
    const codes = one(
      `SELECT coalesce(sum(times), 0) AS items, count(code_request) AS distinctCodeRequests,
              coalesce(max(times) FILTER (WHERE code_request IS NOT NULL), 0) AS maxPerCodeRequest
       FROM (SELECT code_request, count(*) AS times FROM item WHERE arrived_at <= ? GROUP BY code_request)`,
      now,
    );
    const numbers = one(
      `SELECT count(*) AS distinctNumbers, coalesce(max(times), 0) AS maxPerNumber
       FROM (SELECT count(*) AS times FROM item WHERE arrived_at <= ? GROUP BY number)`,
      now,
    );
    return { ...posts, ...codes, ...numbers };
  }

  clear(): void {
    this.#db.exec('BEGIN IMMEDIATE; DELETE FROM item; DELETE FROM post; DELETE FROM terms; COMMIT');
    this.#termsById.clear();
    this.#termsIds.clear();
    // Ids continue, as a real platform's would.
  }

  close(): void {
    this.#db.close();
  }

  #next(table: 'post' | 'item'): number {
    const row = this.#db.prepare(`SELECT coalesce(max(id), 0) + 1 AS next FROM ${table}`).get();
    return Number(row?.next ?? 1);
  }

  #termsId(terms: Terms): number {
    const json = JSON.stringify(terms);
    const known = this.#termsIds.get(json);
    if (known !== undefined) return known;
    const row = this.#db
      .prepare('INSERT INTO terms (json) VALUES (?) ON CONFLICT (json) DO UPDATE SET json = json RETURNING id')
      .get(json);
    const id = Number(row?.id);
    this.#remember(id, json);
    return id;
  }

  #remember(id: number, json: string) {
    this.#termsById.set(id, JSON.parse(json) as Terms);
    this.#termsIds.set(json, id);
  }

  #calls(rows: unknown[]): StoredCall[] {
    return (rows as Row[]).map((row) => ({
      id: row.id,
      arrivedAt: row.arrived_at,
      codeRequest: row.code_request,
      number: row.number,
      written: row.written ?? `00${row.number.slice(1)}`,
      firstName: row.first_name,
      lastName: row.last_name,
      text: row.text,
      terms: this.#termsById.get(row.terms_id) as Terms,
      noCredit: row.no_credit === 1,
    }));
  }
}

/** True for `0039…` of `+39…`, the spelling that need not be stored beside the number. */
function isUsual(written: string, number: string): boolean {
  return number.startsWith('+') && written.length === number.length + 1 && written.startsWith('00');
}
