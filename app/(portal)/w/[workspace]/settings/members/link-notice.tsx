'use client';

import { useTranslations } from 'next-intl';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { Notice } from '#app/_components/notice.tsx';

export type Invited = { email: string; link: string | null };

/** Says that an invitation was sent, or shows the link to hand over. */
export function LinkNotice({ invited: { email, link }, className }: { invited: Invited; className?: string }) {
  const t = useTranslations('settings.members');
  if (link === null) return <Notice kind="done" className={className} title={t('onItsWay', { email })} />;
  return (
    <Notice kind="done" className={className} title={t('handOver', { email })}>
      <span className="block">{t('handOverText')}</span>
      <span className="mt-2 flex items-center gap-1 rounded-md bg-panel py-0.5 pr-1 pl-2.5 text-ink">
        <code className="min-w-0 flex-1 [overflow-wrap:anywhere]">{link}</code>
        <CopyButton value={link} />
      </span>
    </Notice>
  );
}
