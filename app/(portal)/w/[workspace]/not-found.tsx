import { SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { EmptyState } from '#app/_components/empty-state.tsx';

/** Something of this workspace does not exist; the shell stays, so the user can go on. */
export default function NotFound() {
  const t = useTranslations('shell.notFound');
  return (
    <>
      <title>{`${t('title')} · Squillo`}</title>
      <EmptyState whole icon={<SearchX />} title={t('title')}>
        {t('text')}
      </EmptyState>
    </>
  );
}
