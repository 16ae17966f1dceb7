import { DEFAULT_TIME_ZONE, parseInstant } from '../dates.ts';
import { STATUSES } from '../status.ts';

/** The problem with a request: the status to answer, and the faulty field, as it is spelt in the request. */
export type Rejection = { ok: false; status: 400 | 401; message: string; field: string };

/** The terms that the calls of a request usually share. Equal terms of one request are one object. */
export type Terms = {
  callerId: string;
  extension: number | null;
  type: 0 | 3 | 4;
  language: string | null;
  /** As written, for the echo, and in milliseconds since 1970. */
  startDate: string;
  endDate: string;
  start: number;
  end: number;
  maxRetries: number | null;
  minutesBetweenRetries: number | null;
  repeats: number | null;
};

export type PlacedCall = {
  codeRequest: string | null;
  /** As originally written. */
  number: string;
  firstName: string | null;
  lastName: string | null;
  text: string | null;
  terms: Terms;
};

/** Source: sendservice-api.md, "Parameters of one call". */
const FIELDS = [
  'NumberToCall',
  'CallerId',
  'Extension',
  'Type',
  'StartDate',
  'EndDate',
  'MaxRetries',
  'MinutesBetweenRetries',
  'IVRRepeats',
  'FirstName',
  'LastName',
  'TextToSpeech',
  'LanguageCode',
  'CodeRequest',
] as const;
type Field = (typeof FIELDS)[number];
type Given = Partial<Record<Field, unknown>>;

/** Every extension from this one on exists; smaller ones do not, so that an unknown one can be tried. [us] */
const SMALLEST_EXTENSION = 1000;
const LONGEST_NAME = 128;

const TYPE_NAMES = new Map<string, 0 | 3 | 4>([
  ['default', 0],
  ['texttospeech', 3],
  ['ivrwithtts', 4],
  ['0', 0],
  ['3', 3],
  ['4', 4],
]);

const OFFICIAL = new Map<string, Field>(FIELDS.map((field) => [field, field]));
const LOWER = new Map<string, Field>(FIELDS.map((field) => [field.toLowerCase(), field]));

function fieldNamed(key: string): Field | undefined {
  return OFFICIAL.get(key) ?? LOWER.get(squeezed(key));
}

function squeezed(key: string): string {
  return key.replace(/\s/g, '').toLowerCase();
}

class Rejected extends Error {
  readonly rejection: Rejection;
  constructor(field: string, message: string, status: 400 | 401 = 400) {
    super(message);
    this.rejection = { ok: false, status, message, field };
  }
}

function guarded<T>(read: () => T): T | Rejection {
  try {
    return read();
  } catch (error) {
    if (error instanceof Rejected) return error.rejection;
    throw error;
  }
}

/** Reads the text of a request's body; rejects anything but a JSON object. */
export function readObject(text: string): { ok: true; object: Record<string, unknown> } | Rejection {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isObject(value)) return { ok: true, object: value };
  return { ok: false, status: 400, message: 'The body must be a JSON object.', field: 'body' };
}

/** The calls of a POST in either shape, with root defaults applied before validation. */
export function parsePlace(
  body: Record<string, unknown>,
  credentials: { username: string; password: string },
): { ok: true; calls: PlacedCall[] } | Rejection {
  return guarded(() => {
    const root: Given = {};
    let user: unknown;
    let items: unknown;
    for (const key of Object.keys(body)) {
      const field = fieldNamed(key);
      const name = squeezed(key);
      if (field) root[field] = body[key];
      else if (name === 'user') user = body[key];
      else if (name === 'instantcalls') items = body[key];
    }
    checkUser(user, credentials);
    if (!Array.isArray(items) || items.length === 0) {
      throw new Rejected('InstantCalls', 'InstantCalls must be an array that is not empty.');
    }
    const reader = new ItemReader(root);
    return { ok: true, calls: items.map((item, index) => reader.read(item, index)) };
  });
}

function checkUser(user: unknown, credentials: { username: string; password: string }) {
  if (!isObject(user)) throw new Rejected('User', 'User is required, an object with username and password.');
  const given = new Map(Object.entries(user).map(([key, value]) => [squeezed(key), value]));
  for (const name of ['username', 'password'] as const) {
    if (typeof given.get(name) !== 'string') throw new Rejected(`User.${name}`, `User.${name} is required, a string.`);
  }
  if (given.get('username') !== credentials.username || given.get('password') !== credentials.password) {
    throw new Rejected('User', 'Authorization has been denied for this request.', 401);
  }
}

/** Reads the items of one request; reuses the previous item's terms, since most items differ only in the person. */
class ItemReader {
  readonly #root: Given;
  readonly #instants = new Map<string, number | null>();
  #last: Terms | null = null;
  #own: Given = {};
  #index = 0;

  constructor(root: Given) {
    this.#root = root;
  }

  read(item: unknown, index: number): PlacedCall {
    this.#index = index;
    if (!isObject(item)) throw new Rejected(`InstantCalls[${index}]`, 'A call must be an object.');
    const own: Given = {};
    for (const key in item) {
      const field = fieldNamed(key);
      if (field) own[field] = item[key];
    }
    this.#own = own;
    const number = this.#string('NumberToCall', true, true);
    const terms = this.#terms();
    const text = terms.type === 0 ? null : this.#string('TextToSpeech', terms.type === 3);
    return {
      number: number ?? '',
      firstName: this.#name('FirstName'),
      lastName: this.#name('LastName'),
      codeRequest: this.#string('CodeRequest', false),
      text,
      terms,
    };
  }

  #terms(): Terms {
    const type = this.#type();
    const startDate = this.#string('StartDate', true) ?? '';
    const endDate = this.#string('EndDate', true) ?? '';
    const terms: Terms = {
      callerId: this.#callerId(),
      extension: this.#extension(type !== 3),
      type,
      language: this.#string('LanguageCode', type !== 0),
      startDate,
      endDate,
      start: this.#instant('StartDate', startDate),
      end: this.#instant('EndDate', endDate),
      maxRetries: this.#integer('MaxRetries', false),
      minutesBetweenRetries: this.#integer('MinutesBetweenRetries', false),
      repeats: this.#integer('IVRRepeats', false),
    };
    if (terms.end < terms.start) throw this.#wrong('EndDate', 'lies before StartDate');
    if (this.#last && sameTerms(this.#last, terms)) return this.#last;
    this.#last = terms;
    return terms;
  }

  /** An item's own value takes precedence over the root's; null counts as absent. */
  #value(field: Field): unknown {
    return this.#own[field] ?? this.#root[field] ?? null;
  }

  #wrong(field: Field, what: string): Rejected {
    const fromRoot = (this.#own[field] ?? null) === null && (this.#root[field] ?? null) !== null;
    const path = fromRoot ? field : `InstantCalls[${this.#index}].${field}`;
    return new Rejected(path, `${path} ${what}.`);
  }

  #string(field: Field, required: boolean, mayBeEmpty = false): string | null {
    const value = this.#value(field);
    if (value === null) {
      if (required) throw this.#wrong(field, 'is required');
      return null;
    }
    if (typeof value !== 'string') throw this.#wrong(field, 'must be a string');
    if (value === '' && required && !mayBeEmpty) throw this.#wrong(field, 'is required');
    return value;
  }

  #name(field: 'FirstName' | 'LastName'): string | null {
    const name = this.#string(field, false);
    if (name !== null && name.length > LONGEST_NAME && [...name].length > LONGEST_NAME) {
      throw this.#wrong(field, `is longer than ${LONGEST_NAME} characters`);
    }
    return name;
  }

  #integer(field: Field, required: boolean): number | null {
    const value = this.#value(field);
    if (value === null) {
      if (required) throw this.#wrong(field, 'is required');
      return null;
    }
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw this.#wrong(field, 'must be an integer');
    }
    return value;
  }

  #extension(required: boolean): number | null {
    const extension = this.#integer('Extension', required);
    if (extension !== null && extension < SMALLEST_EXTENSION) throw this.#wrong('Extension', 'does not exist');
    return extension;
  }

  #type(): 0 | 3 | 4 {
    const value = this.#value('Type');
    if (value === 0 || value === 3 || value === 4) return value;
    if (value === null) throw this.#wrong('Type', 'is required');
    const type = typeof value === 'string' ? TYPE_NAMES.get(squeezed(value)) : undefined;
    if (type === undefined) throw this.#wrong('Type', 'must be 0 (Default), 3 (TextToSpeech) or 4 (IVRwithTTS)');
    return type;
  }

  /** `39…` is documented, and one example shows `0039…`. */
  #callerId(): string {
    const value = this.#string('CallerId', true) ?? '';
    if (!/^(00)?[1-9]\d{5,14}$/.test(value)) {
      throw this.#wrong('CallerId', 'must be a number with international prefix, digits only');
    }
    return value;
  }

  #instant(field: 'StartDate' | 'EndDate', text: string): number {
    let instant = this.#instants.get(text);
    if (instant === undefined) {
      instant = parseInstant(text, DEFAULT_TIME_ZONE)?.getTime() ?? null;
      this.#instants.set(text, instant);
    }
    if (instant === null) throw this.#wrong(field, 'must be a date like yyyy-MM-ddThh:mm:ss.SSS+01:00');
    return instant;
  }
}

function sameTerms(a: Terms, b: Terms): boolean {
  return (
    a.startDate === b.startDate &&
    a.endDate === b.endDate &&
    a.type === b.type &&
    a.extension === b.extension &&
    a.callerId === b.callerId &&
    a.language === b.language &&
    a.maxRetries === b.maxRetries &&
    a.minutesBetweenRetries === b.minutesBetweenRetries &&
    a.repeats === b.repeats
  );
}

/** The CodeRequests that a GET asks about. */
export function parseLookUpRequest(
  body: Record<string, unknown>,
  guid: string,
): { ok: true; codeRequests: string[] } | Rejection {
  return guarded(() => {
    const given = new Map(Object.entries(body).map(([key, value]) => [squeezed(key), value]));
    const type = given.get('type');
    if (typeof type !== 'string' || type.toUpperCase() !== 'CR') throw new Rejected('Type', 'Type must be "CR".');
    checkGuid(given.get('guid'), guid);
    const codeRequests = given.get('coderequests');
    if (!Array.isArray(codeRequests)) throw new Rejected('CodeRequests', 'CodeRequests must be an array of strings.');
    codeRequests.forEach((each, index) => {
      if (typeof each !== 'string') throw new Rejected(`CodeRequests[${index}]`, 'A CodeRequest must be a string.');
    });
    return { ok: true, codeRequests };
  });
}

function checkGuid(given: unknown, guid: string) {
  if (typeof given !== 'string') throw new Rejected('Guid', 'Guid is required, a string.');
  if (given.toLowerCase() !== guid.toLowerCase()) {
    throw new Rejected('Guid', 'Authorization has been denied for this request.', 401);
  }
}

/** True for the code or the name of a status, as the last part of `instantCall/{id}/{Status}`. */
export function statusCode(text: string): number | null {
  const word = squeezed(text);
  const found = STATUSES.find(({ code, name }) => String(code) === word || squeezed(name) === word);
  return found?.code ?? null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
