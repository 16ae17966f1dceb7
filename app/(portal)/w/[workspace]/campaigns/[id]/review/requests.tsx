import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { JsonView } from '#app/_components/json-view.tsx';
import { itemOf } from '#app/(portal)/w/[workspace]/_stored-text.tsx';
import type { Shared } from './shared.ts';

/** Stands in a request that is only shown; the launch puts a fresh UUID there. */
const ASSIGNED_LATER = '00000000-0000-0000-0000-000000000000';
const MASK = '••••••';

/** The first requests exactly as they will be sent, the secrets masked; of each the first call, the others folded. */
export function FirstRequests({ check, format }: Shared) {
  const t = useTranslations('campaigns.review.request');
  if (check.firstRequests.length === 0) {
    return (
      <Card title={t('none')}>
        <EmptyState title={t('noneTitle')}>{t('noneText')}</EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid gap-4">
      {check.firstRequests.map((request, index) => (
        <Card
          key={request.people[0]?.number}
          flush
          title={t('title', { seq: format.number(index + 1), of: format.number(check.batches) })}
          note={t('note', {
            shape: check.shape,
            calls: format.number(request.people.length),
            bytes: format.bytes(Buffer.byteLength(request.body)),
          })}
          actions={<CopyButton value={request.body} />}
        >
          <JsonView
            value={JSON.parse(request.body)}
            label={t('title', { seq: format.number(index + 1), of: format.number(check.batches) })}
            redacted={{ mark: MASK, text: t('masked') }}
            highlight={itemOf(JSON.parse(request.body), ASSIGNED_LATER)}
            folded={(count) => t('folded', { count, n: format.number(count) })}
          />
          <p className="border-line border-t px-4 py-2.5 text-[12.5px] text-ink-2 sm:px-[18px]">
            POST <code className="[overflow-wrap:anywhere]">{check.url}</code> ·{' '}
            {t('codeRequest', { zeros: ASSIGNED_LATER.slice(0, 8) })}
          </p>
        </Card>
      ))}
    </div>
  );
}
