import { useTranslations } from 'next-intl';
import { Tabs } from '#app/_components/tabs.tsx';

/** The two parts of the evidence: the requests to the platform, and the actions of people here. */
export function SectionTabs({ base, active }: { base: string; active: 'exchanges' | 'events' }) {
  const t = useTranslations('evidence.tabs');
  return (
    <Tabs
      label={t('label')}
      tabs={[
        { label: t('exchanges'), href: `${base}/evidence`, active: active === 'exchanges' },
        { label: t('events'), href: `${base}/evidence/events`, active: active === 'events' },
      ]}
    />
  );
}
