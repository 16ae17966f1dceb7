import { AppError } from '#lib/domain/errors.ts';
import { unescapedText } from '#lib/domain/spreadsheet.ts';
import { parsed } from './xml.ts';

/** Limit for the unpacked shared texts, which must be in memory while the rows are read. */
const TEXTS_MAX_MB = 128;

/** The text that a cell refers to by its number; undefined: there is none. */
export type SharedTexts = (nth: number) => string | undefined;

/**
 * The texts that a workbook's cells share, kept as bytes: a million JavaScript strings would take several times as much
 * memory. `onPiece` is called as pieces are read. Throws fileDamaged, fileUnpacks.
 */
export async function sharedTexts(pieces: AsyncIterable<Uint8Array>, onPiece: () => void): Promise<SharedTexts> {
  let bytes = Buffer.alloc(64 * 1024);
  let ends = new Uint32Array(1024);
  let count = 0;
  const add = (text: string) => {
    const start = endOf(count - 1);
    const needed = start + Buffer.byteLength(text);
    if (needed > TEXTS_MAX_MB * 1024 * 1024) throw new AppError('fileUnpacks', { max: TEXTS_MAX_MB });
    if (needed > bytes.length) bytes = Buffer.concat([bytes], Math.max(needed, bytes.length * 2));
    if (count === ends.length) {
      const longer = new Uint32Array(count * 2);
      longer.set(ends);
      ends = longer;
    }
    bytes.write(text, start);
    ends[count] = needed;
    count += 1;
  };
  const endOf = (nth: number) => ends[nth] ?? 0;

  const text = runsOfText();
  const handlers = {
    open: (name: string) => {
      if (name === 'si') text.begin();
      text.open(name);
    },
    text: text.text,
    close: (name: string) => {
      text.close(name);
      if (name === 'si') add(text.taken());
    },
  };
  for await (const _ of parsed(pieces, handlers)) onPiece();
  return (nth) => (nth >= 0 && nth < count ? bytes.toString('utf8', endOf(nth - 1), endOf(nth)) : undefined);
}

/** Collects the text of an item (`si`, `is`): all its runs, without the phonetic aids of Asian scripts (`rPh`). */
export function runsOfText() {
  let gathered = '';
  let within = false;
  let aside = false;
  return {
    begin: () => {
      gathered = '';
    },
    open: (name: string) => {
      if (name === 'rPh') aside = true;
      if (name === 't') within = !aside;
    },
    text: (some: string) => {
      if (within) gathered += some;
    },
    close: (name: string) => {
      if (name === 'rPh') aside = false;
      if (name === 't') within = false;
    },
    taken: () => unescapedText(gathered),
  };
}
