import type { ReactNode } from 'react';
import { cx } from './cx.ts';

type Props = {
  value: unknown;
  /** One item of an array to highlight; the other items fold into a line. */
  highlight?: { /** Keys that lead to the array. */ path: string[]; index: number };
  /** The line that replaces folded items: "… 41 chiamate di altre persone". */
  folded?: (count: number) => string;
  /** Text values equal to `mark` were removed from the record; shown as `text`. */
  redacted?: { mark: string; text: string };
  label: string;
};

type Line = { depth: number; content: ReactNode; lit: boolean };

/** Maximum number of lines; the rest is cut. A whole batch is to be downloaded, not read. */
const MOST_LINES = 1500;

/** JSON for reading, rendered on the server. */
export function JsonView({ value, highlight, folded, redacted, label }: Props) {
  const lines: Line[] = [];
  const litPath = highlight ? [...highlight.path, String(highlight.index)].join('.') : undefined;
  const foldPath = highlight?.path.join('.');

  const write = (item: unknown, path: string, depth: number, lit: boolean, before: ReactNode, after: string): void => {
    const bright = lit || path === litPath;
    const push = (content: ReactNode, at = depth) => lines.push({ depth: at, content, lit: bright });
    if (typeof item !== 'object' || item === null) {
      const taken = redacted !== undefined && item === redacted.mark;
      push(
        <>
          {before}
          {taken ? <span className="text-ink-3 italic">{redacted.text}</span> : <Scalar value={item} />}
          {after}
        </>,
      );
      return;
    }
    const [open, close] = Array.isArray(item) ? ['[', ']'] : ['{', '}'];
    const entries = Object.entries(item);
    if (entries.length === 0) {
      push(
        <>
          {before}
          {open}
          {close}
          {after}
        </>,
      );
      return;
    }
    push(
      <>
        {before}
        {open}
      </>,
    );
    const fold = (count: number) => {
      if (count === 0) return;
      lines.push({ depth: depth + 1, lit: bright, content: <Folded text={folded?.(count) ?? `… ${count}`} /> });
    };
    const chosen = foldPath !== undefined && path === foldPath ? (highlight?.index ?? -1) : undefined;
    if (chosen !== undefined) fold(Math.min(chosen, entries.length));
    entries.forEach(([key, child], index) => {
      if (chosen !== undefined && index !== chosen) return;
      const name = Array.isArray(item) ? null : (
        <>
          <span className="text-ink">&quot;{key}&quot;</span>:{' '}
        </>
      );
      const comma = index < entries.length - 1 ? ',' : '';
      write(child, path === '' ? key : `${path}.${key}`, depth + 1, bright, name, comma);
    });
    if (chosen !== undefined) fold(Math.max(0, entries.length - chosen - 1));
    push(
      <>
        {close}
        {after}
      </>,
    );
  };

  write(value, '', 0, false, null, '');
  const cut = lines.length - MOST_LINES;
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[40rem] overflow-auto rounded-b-card py-3 focus-visible:-outline-offset-2"
    >
      <pre className="w-max min-w-full text-[12.5px] max-sm:w-auto max-sm:whitespace-pre-wrap max-sm:[overflow-wrap:anywhere] text-ink-2 leading-5">
        {lines.slice(0, MOST_LINES).map((line, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only drawn, in this order
            key={index}
            className={cx('border-l-3 pr-4', line.lit ? 'border-accent bg-accent-soft' : 'border-transparent')}
            style={{ paddingLeft: `calc(15px + ${line.depth * 2}ch)` }}
          >
            {line.content}
          </div>
        ))}
        {cut > 0 && <div className="pl-[18px] text-ink-3">… +{cut}</div>}
      </pre>
    </section>
  );
}

function Scalar({ value }: { value: unknown }) {
  return <span className={typeof value === 'string' ? 'text-accent' : 'text-ink-2'}>{JSON.stringify(value)}</span>;
}

function Folded({ text }: { text: string }) {
  return <span className="text-ink-3">{text}</span>;
}
