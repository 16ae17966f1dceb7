import { useTranslations } from 'next-intl';
import { Tabs } from '#app/_components/tabs.tsx';

/** People, the lists that they are in, and the files that they came from. */
export function ContactsTabs({ base, active }: { base: string; active: 'people' | 'lists' | 'imports' }) {
  const t = useTranslations('contacts.tabs');
  return (
    <Tabs
      label={t('label')}
      tabs={[
        { label: t('people'), href: `${base}/contacts`, active: active === 'people' },
        { label: t('lists'), href: `${base}/contacts/lists`, active: active === 'lists' },
        { label: t('imports'), href: `${base}/contacts/imports`, active: active === 'imports' },
      ]}
    />
  );
}
