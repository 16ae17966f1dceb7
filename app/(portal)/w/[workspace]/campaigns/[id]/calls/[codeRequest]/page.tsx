import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { OutcomeBadge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { Timeline } from '#app/_components/timeline.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { one, type Search } from '#app/(portal)/w/[workspace]/_address.ts';
import { outcomeName } from '#app/(portal)/w/[workspace]/campaigns/_buckets.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { callOf } from '#lib/features/calls/queries.ts';
import { knownDoubt } from '#lib/features/contacts/queries.ts';
import { Snapshot } from '#lib/features/dispatch/queries.ts';
import { suppressionOf } from '#lib/features/suppressions/queries.ts';
import { Carried } from './carried.tsx';
import { Integrity } from './integrity.tsx';
import { NumberDoubtNotice } from './number-doubt.tsx';
import { timelineOf } from './timeline.tsx';

type Props = { params: Promise<{ workspace: string; id: string; codeRequest: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('calls');
  return { title: t('title') };
}

export default async function CallPage({ params, searchParams }: Props) {
  const { workspace, id, codeRequest } = await params;
  const actor = await requireActor(workspace);
  const found = (await callOf(actor, id, codeRequest)) ?? notFound();
  const { call, exchanges, rounds } = found;
  const [t, reasons, locale, search, suppression, doubt] = await Promise.all([
    getTranslations('calls'),
    getTranslations('evidence'),
    getLocale(),
    searchParams,
    call.state === 'excluded' ? suppressionOf(actor.workspaceId, call.number) : null,
    call.reason === 'numberToCheck' && call.contactId ? knownDoubt(actor.workspaceId, call.contactId) : null,
  ]);
  const format = createFormats(locale, call.campaign.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/campaigns/${id}/calls/${call.codeRequest}`;
  const snapshot = Snapshot.parse(call.campaign.snapshot);
  const bucket = call.state === 'final' ? (call.outcome ?? 'refused') : call.state;
  const sending = call.state === 'pending' && call.batch?.state === 'sending';
  const meaning = snapshot.message.digits.find((digit) => digit.digit === call.digits)?.meaning;
  const words = (reason: string) => (reasons.has(`reasons.${reason}`) ? reasons(`reasons.${reason}`) : reason);
  const name = `${call.firstName} ${call.lastName}`.trim();
  return (
    <>
      <PageHeader
        title={name || t('unnamed')}
        aside={<Phone number={call.number} />}
        crumbs={[
          { label: t('campaigns'), href: `${base}/campaigns` },
          { label: call.campaign.name, href: `${base}/campaigns/${id}` },
        ]}
        badge={<OutcomeBadge outcome={outcomeName(bucket, sending)} />}
        facts={[
          call.campaign.purpose === 'rehearsal' && <strong key="rehearsal">{t('rehearsal')}</strong>,
          rounds.length > 1 && (
            <span key="rounds" className="inline-flex flex-wrap gap-x-2">
              {rounds.map(({ codeRequest: other, round }) =>
                other === call.codeRequest ? (
                  <strong key={other}>{t('round', { n: format.number(round) })}</strong>
                ) : (
                  <Link
                    key={other}
                    href={`${base}/campaigns/${id}/calls/${other}`}
                    className="rounded underline decoration-edge underline-offset-3"
                  >
                    {t('round', { n: format.number(round) })}
                  </Link>
                ),
              )}
            </span>
          ),
          call.digits && (
            <span key="digits">
              {t('pressed')} <strong>{call.digits}</strong>
              {meaning && ` · ${meaning}`}
            </span>
          ),
          call.reason && call.state !== 'submitted' ? words(call.reason) : null,
          suppression && (
            <Link
              key="suppression"
              href={`${base}/suppressions/${suppression.id}`}
              className="rounded underline decoration-edge underline-offset-3"
            >
              {t('seeSuppression')}
            </Link>
          ),
          <span key="code" className="inline-flex flex-wrap items-center gap-x-1.5">
            CodeRequest <code className="text-[12.5px] [overflow-wrap:anywhere]">{call.codeRequest}</code>
            <CopyButton value={call.codeRequest} />
          </span>,
        ].filter(Boolean)}
      />
      {call.reason === 'numberToCheck' && <NumberDoubtNotice of={doubt} base={base} format={format} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,21rem)_minmax(0,1fr)]">
        <div className="grid gap-4">
          <Card title={t('timeline.title')} note={t('timeline.zone', { zone: format.zone })}>
            <Timeline items={timelineOf({ ...found, snapshot, t, words, format, meaning })} />
          </Card>
          <Integrity exchanges={exchanges} format={format} />
        </div>
        <Carried
          waits={call.state === 'pending'}
          exchanges={exchanges}
          codeRequest={call.codeRequest}
          base={base}
          path={path}
          part={one(search, 'part')}
          chosen={one(search, 'exchange')}
          format={format}
        />
      </div>
    </>
  );
}
