'use client';

import { FileText, Upload } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type ComponentProps, type DragEvent, useRef, useState } from 'react';
import { createFormats } from '#app/_i18n/format.ts';
import { cx } from './cx.ts';
import { useField } from './form-context.ts';

type Props = Omit<ComponentProps<'input'>, 'type' | 'onChange'> & {
  /** The accepted files: "CSV o testo, al massimo 200 MB". */
  rules?: string;
  onFile?: (file: File | undefined) => void;
};

/** A native file input with an area to drop a file on. */
export function FileDrop({ name, rules, onFile, ...rest }: Props) {
  const t = useTranslations('common.file');
  const format = createFormats(useLocale(), 'UTC');
  const field = useField(name);
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [over, setOver] = useState(false);

  const take = (chosen: File | undefined) => {
    setFile(chosen);
    onFile?.(chosen);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (!dropped || !input.current) return;
    const carrier = new DataTransfer();
    carrier.items.add(dropped);
    input.current.files = carrier.files;
    take(dropped);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside does the same by keyboard
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        'relative flex flex-col items-center gap-1 rounded-card border border-dashed px-4 py-8 text-center transition-colors focus-within:outline-2 focus-within:outline-accent',
        over ? 'border-accent bg-accent-soft' : 'border-edge hover:bg-hover',
      )}
    >
      <input
        {...rest}
        ref={input}
        id={field.id}
        name={field.name}
        type="file"
        aria-invalid={field.invalid || undefined}
        aria-describedby={field.describedBy}
        onChange={(event) => take(event.target.files?.[0])}
        className="absolute inset-0 cursor-pointer opacity-0"
      />
      {file ? (
        <FileText aria-hidden className="mb-1 size-5 text-accent" strokeWidth={1.75} />
      ) : (
        <Upload aria-hidden className="mb-1 size-5 text-ink-3" strokeWidth={1.75} />
      )}
      {file ? (
        <>
          <p className="font-medium [overflow-wrap:anywhere]">{file.name}</p>
          <p className="text-[13px] text-ink-3">
            {format.bytes(file.size)} · <span className="underline underline-offset-2">{t('replace')}</span>
          </p>
        </>
      ) : (
        <>
          <p>
            <span className="font-medium text-accent underline underline-offset-2">{t('choose')}</span> {t('drop')}
          </p>
          {rules !== undefined && <p className="text-[13px] text-ink-3">{rules}</p>}
        </>
      )}
    </div>
  );
}
