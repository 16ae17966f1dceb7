import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { CONTROL_HEIGHT, controlClass } from '#app/_components/control-class.ts';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { JsonView } from '#app/_components/json-view.tsx';
import { itemOf } from '#app/(portal)/w/[workspace]/_stored-text.tsx';
import { instantToLocal } from '#lib/domain/window.ts';
import type { Shared } from './shared.ts';

/** Placeholder in a request that is only shown; the launch uses a fresh UUID. */
const ASSIGNED_LATER = '00000000-0000-0000-0000-000000000000';
const MASK = '••••••';

/** The first requests, or the chosen one, exactly as they will be sent, with secrets masked; folded behind a sentence. */
export function FirstRequests({ campaign, check, base, format, at }: Shared) {
  const t = useTranslations('campaignReview.request');
  if (check.firstRequests.length === 0) {
    return (
      <Card title={t('none')}>
        <EmptyState title={t('noneTitle')}>{t('noneText')}</EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid min-w-0 gap-4">
      {check.batches > 1 && (
        <form className="flex flex-wrap items-end gap-2">
          {at && <input type="hidden" name="at" value={localText(at, campaign.timeZone)} />}
          <label className="text-[13px] text-ink-2">
            {t('choose', { of: format.number(check.batches) })}
            <input
              name="request"
              type="number"
              min={1}
              max={check.batches}
              defaultValue={check.firstRequests[0]?.seq}
              className={controlClass(CONTROL_HEIGHT, '!w-28 ml-2')}
            />
          </label>
          <Button type="submit">{t('show')}</Button>
        </form>
      )}
      {check.firstRequests.map((request) => (
        <Card
          key={request.people[0]?.number}
          flush
          title={t('title', { seq: format.number(request.seq), of: format.number(check.batches) })}
          note={t('note', {
            shape: check.shape,
            count: request.people.length,
            calls: format.number(request.people.length),
            bytes: format.bytes(Buffer.byteLength(request.body)),
          })}
          actions={
            <>
              <CopyButton value={request.body} />
              <ButtonLink
                size="sm"
                prefetch={false}
                href={`/api${base}/campaigns/${campaign.id}/requests/${request.seq}`}
                icon={<Download aria-hidden />}
              >
                {t('download')}
              </ButtonLink>
            </>
          }
        >
          <p className="px-4 pb-3 sm:px-[18px]">
            {t('says', { count: request.people.length, n: format.number(request.people.length) })}
          </p>
          <details className="border-line border-t">
            <summary className="rounded-b-card px-4 py-2.5 font-medium text-ink-2 hover:text-ink sm:px-[18px]">
              {t('open')}
            </summary>
            <JsonView
              value={JSON.parse(request.body)}
              label={t('title', { seq: format.number(request.seq), of: format.number(check.batches) })}
              redacted={{ mark: MASK, text: t('masked') }}
              highlight={itemOf(JSON.parse(request.body), ASSIGNED_LATER)}
              folded={(count) => t('folded', { count, n: format.number(count) })}
            />
            <p className="border-line border-t px-4 py-2.5 text-[12.5px] text-ink-2 sm:px-[18px]">
              POST <code className="[overflow-wrap:anywhere]">{check.url}</code> ·{' '}
              {t('codeRequest', { zeros: ASSIGNED_LATER.slice(0, 8) })}
            </p>
          </details>
        </Card>
      ))}
    </div>
  );
}

function localText(instant: Date, timeZone: string): string {
  const { date, time } = instantToLocal(instant, timeZone);
  return `${date}T${time}`;
}
