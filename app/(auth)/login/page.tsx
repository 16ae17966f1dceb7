import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LoginForm } from '#app/_components/login-form.tsx';
import { innerPath } from '#lib/domain/inner-path.ts';
import { mailSettings } from '#lib/env.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('title') };
}

type Search = Promise<{ next?: string | string[]; callbackUrl?: string | string[] }>;

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const t = await getTranslations('auth');
  const { next } = await searchParams;
  return (
    <>
      <h1 className="font-semibold text-2xl leading-8 tracking-[-0.01em]">{t('title')}</h1>
      <p className="mt-1.5 mb-6 text-ink-2">{t('intro')}</p>
      <LoginForm next={innerPath(next)} mails={mailSettings() !== null} />
    </>
  );
}
