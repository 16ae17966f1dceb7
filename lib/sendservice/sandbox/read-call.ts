// Reads one call of a POST: its person and its terms, with the defaults of the root.
import { DEFAULT_TIME_ZONE, parseInstant } from '../dates.ts';
import { type Field, fieldNamed, type Given, squeezed } from './fields.ts';
import { isObject, Rejected } from './rejection.ts';

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

/** Reads the items of one request; reuses the previous item's terms, since most items differ only in the person. */
export class ItemReader {
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
