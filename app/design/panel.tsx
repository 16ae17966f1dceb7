'use client';

import { type AbstractIntlMessages, NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { DataSamples } from './data.tsx';
import { DoingSamples } from './doing.tsx';
import { SAMPLES } from './examples.ts';
import { FormSamples } from './form.tsx';
import { FrameSamples } from './frame.tsx';
import type { Longest } from './longest.ts';

export type Messages = AbstractIntlMessages;

type Props = {
  locale: 'it' | 'en';
  theme: 'light' | 'dark';
  messages: Messages;
  longest: Longest;
  /** A telephone number: only the server can write one. */
  phone: ReactNode;
};

/** All components in one language and one theme. */
export function Panel({ locale, theme, messages, longest, phone }: Props) {
  const samples = { ...SAMPLES[locale], ...longest, panel: `${locale}, ${theme}` };
  return (
    <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
      <section
        lang={locale}
        aria-label={samples.panel}
        data-theme={theme}
        className="min-w-0 space-y-4 rounded-card bg-ground p-4 text-ink"
      >
        <h2 className="font-semibold text-base">{samples.panel}</h2>
        <FrameSamples samples={samples} />
        <DataSamples samples={samples} phone={phone} />
        <DoingSamples samples={samples} />
        <FormSamples samples={samples} />
      </section>
    </NextIntlClientProvider>
  );
}
