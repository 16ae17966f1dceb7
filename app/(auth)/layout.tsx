import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { Logo } from '#app/_components/logo.tsx';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="flex flex-col px-6 py-5 sm:px-10">
        <header className="flex items-center justify-between">
          <Logo />
          <LanguageSwitch />
        </header>
        <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-12">{children}</main>
      </div>
      <Claim />
    </div>
  );
}

function Claim() {
  const t = useTranslations('auth');
  return (
    <aside className="hidden flex-col justify-center border-line border-l bg-sunken px-14 lg:flex">
      <div className="max-w-md">
        <Rings />
        <p className="mt-9 font-semibold text-[32px] leading-10 tracking-[-0.02em] text-balance">{t('claim')}</p>
        <p className="mt-3 text-base text-ink-2 leading-6">{t('claimText')}</p>
      </div>
    </aside>
  );
}

/** A ring that fades as it moves outwards: a picture of the product's name. */
function Rings() {
  return (
    <svg aria-hidden="true" viewBox="0 0 160 160" className="size-40 text-accent" fill="none" stroke="currentColor">
      <circle cx="80" cy="80" r="78" opacity="0.12" />
      <circle cx="80" cy="80" r="60" opacity="0.25" />
      <circle cx="80" cy="80" r="42" opacity="0.5" />
      <circle cx="80" cy="80" r="24" fill="currentColor" stroke="none" />
      <path
        d="M71 80.5l6.5 6.5L90 74.5"
        stroke="var(--on-accent)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
