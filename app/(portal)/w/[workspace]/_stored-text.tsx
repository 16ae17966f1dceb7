import { useLocale, useTranslations } from 'next-intl';
import { JsonView } from '#app/_components/json-view.tsx';
import { createFormats } from '#app/_i18n/format.ts';

type Props = {
  /** As it is stored. */
  text: string;
  label: string;
  /** The call that was searched: its item is highlighted. */
  codeRequest?: string;
};

/** The text that replaces a secret in a stored request. */
const MASK = '••••••';

/** JSON formatted; anything else, above all a page of HTML, as plain text. */
export function StoredText({ text, label, codeRequest }: Props) {
  const t = useTranslations('evidence.exchange');
  const format = createFormats(useLocale(), 'UTC');
  const json = readJson(text);
  if (json === undefined) {
    return (
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[40rem] overflow-auto rounded-b-card px-[18px] py-3 focus-visible:-outline-offset-2"
      >
        <pre className="text-[12.5px] text-ink-2 leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
      </section>
    );
  }
  return (
    <JsonView
      value={json.value}
      label={label}
      redacted={{ mark: MASK, text: t('redacted') }}
      highlight={codeRequest === undefined ? undefined : itemOf(json.value, codeRequest)}
      folded={(count) => t('folded', { count, n: format.number(count) })}
    />
  );
}

function readJson(text: string): { value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** Returns a call's place in a list at the root, as the item itself or as one of the item's values; undefined if absent. */
export function itemOf(json: unknown, codeRequest: string): { path: string[]; index: number } | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const lists = Array.isArray(json) ? [['', json] as const] : Object.entries(json);
  for (const [name, list] of lists) {
    if (!Array.isArray(list)) continue;
    const index = list.findIndex((item) => isAbout(item, codeRequest));
    if (index >= 0) return { path: name === '' ? [] : [name], index };
  }
  return undefined;
}

function isAbout(item: unknown, codeRequest: string): boolean {
  const values = typeof item === 'object' && item !== null ? Object.values(item) : [item];
  return values.some((value) => typeof value === 'string' && value.toLowerCase() === codeRequest);
}
