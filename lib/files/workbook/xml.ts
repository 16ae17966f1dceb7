import sax from 'sax';
import { byteOrder } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';

export type Attributes = Record<string, string>;
/** Names of elements and attributes come without their prefix, which each program chooses freely. */
export type Handlers = {
  open?: (name: string, attributes: Attributes) => void;
  /** Part of an element's text; the text may come in several pieces. */
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/**
 * Elements that newer programs add beside the format's own, under the same names: extensions, and the choice that stands
 * before the fallback for programs that do not know them (ECMA-376, part 3).
 */
const ASIDE = new Set(['extLst', 'Choice']);

/**
 * Reads XML piece by piece and pauses after each, so that the caller can pass on the collected data. Throws fileDamaged for
 * XML that is not well-formed, and for a DTD: no spreadsheet has one, and its declarations could expand.
 */
export async function* parsed(pieces: AsyncIterable<Uint8Array>, handlers: Handlers): AsyncGenerator<void> {
  const damaged = () => {
    throw new AppError('fileDamaged');
  };
  const parser = sax.parser(true, { position: false });
  parser.onerror = damaged;
  parser.ondoctype = damaged;
  const { open, text, close } = handlers;
  /** Depth within an element that is skipped. */
  let aside = 0;
  parser.onopentag = ({ name, attributes }) => {
    if (aside > 0 || ASIDE.has(local(name))) aside += 1;
    else open?.(local(name), unprefixed(attributes as Attributes));
  };
  if (text) {
    parser.ontext = (some) => aside === 0 && text(some);
    parser.oncdata = parser.ontext;
  }
  parser.onclosetag = (name) => {
    if (aside > 0) aside -= 1;
    else close?.(local(name));
  };
  let decoder: TextDecoder | null = null;
  const decode = (piece?: Uint8Array): string => {
    decoder ??= new TextDecoder((piece && byteOrder(piece)) ?? 'utf-8', { fatal: true });
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      return damaged();
    }
  };
  // An attribute called `hasOwnProperty` makes sax throw where it asks its own object for the next one.
  const read = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof TypeError) damaged();
      throw error;
    }
  };
  for await (const piece of pieces) {
    const text = decode(piece);
    read(() => parser.write(text));
    yield;
  }
  read(() => parser.write(decode()).close());
}

/** The same, all at once. */
export async function parseAll(pieces: AsyncIterable<Uint8Array>, handlers: Handlers): Promise<void> {
  for await (const _ of parsed(pieces, handlers));
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function unprefixed(attributes: Attributes): Attributes {
  for (const name in attributes) {
    if (!name.includes(':')) continue;
    attributes[local(name)] ??= attributes[name] ?? '';
  }
  return attributes;
}
