import { useTranslations } from 'next-intl';
import { Tabs } from '#app/_components/tabs.tsx';

type Section = 'people' | 'lists' | 'attributes' | 'imports';

/** People, their lists and segments, their attributes, and the files that they came from. */
export function ContactsTabs({ base, active }: { base: string; active: Section }) {
  const t = useTranslations('contacts.tabs');
  const tPeople = useTranslations('people');
  return (
    <Tabs
      label={t('label')}
      tabs={[
        { label: t('people'), href: `${base}/contacts`, active: active === 'people' },
        { label: t('lists'), href: `${base}/contacts/lists`, active: active === 'lists' },
        { label: tPeople('attributes.tab'), href: `${base}/contacts/attributes`, active: active === 'attributes' },
        { label: t('imports'), href: `${base}/contacts/imports`, active: active === 'imports' },
      ]}
    />
  );
}
