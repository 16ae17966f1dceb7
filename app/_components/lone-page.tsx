import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';

/** A stand-alone page, outside any workspace: not found, an error. */
export function LonePage({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center px-6 py-16">
      <title>{`${title} · Squillo`}</title>
      <div className="mb-8">
        <Logo />
      </div>
      <h1 className="font-semibold text-[22px] leading-7 tracking-[-0.01em]">{title}</h1>
      <p className="mt-2 text-ink-2">{text}</p>
      {children}
    </main>
  );
}
