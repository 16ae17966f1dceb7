import { Download } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Tabs } from '#app/_components/tabs.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { address, one, oneOf, type Search } from '#app/(portal)/w/[workspace]/_address.ts';
import { StoredText } from '#app/(portal)/w/[workspace]/_stored-text.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { codeRequestIn, readOneExchange } from '#lib/features/evidence/exchanges.ts';
import { ExchangeBadge } from '../../exchange-words.tsx';
import { ExchangeFactsCard, IntegrityCard } from './facts.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('evidence');
  return { title: t('tabs.exchanges') };
}

export default async function ExchangePage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string; id: string }>;
  searchParams: Promise<Search>;
}) {
  const { workspace, id } = await params;
  const actor = await requireActor(workspace);
  const search = await searchParams;
  const exchange = (await readOneExchange(actor, id)) ?? notFound();
  const [t, locale] = await Promise.all([getTranslations('evidence'), getLocale()]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/evidence/exchanges/${exchange.id}`;

  const q = one(search, 'q');
  const codeRequest = q === undefined ? undefined : await codeRequestIn(actor, exchange.id, q);
  const part = oneOf(search, 'part', ['request', 'response']) ?? 'request';
  const text = exchange[part];
  const kept = exchange.response === null ? 0 : Buffer.byteLength(exchange.response);
  // Removing a secret changes the stored size by a few bytes; only a long answer lacks a whole tenth.
  const capped =
    part === 'response' && exchange.responseBytes !== null && kept > 0 && kept < exchange.responseBytes * 0.9;
  const html = part === 'response' && (exchange.contentType ?? '').includes('html');

  return (
    <>
      <PageHeader
        title={
          exchange.batch && exchange.kind !== 'credits'
            ? t(`exchange.of.${exchange.kind}`, { seq: format.number(exchange.batch.seq) })
            : t(`kind.${exchange.kind}`)
        }
        crumbs={[{ label: t('title'), href: address(`${base}/evidence`, { q }) }]}
        badge={<ExchangeBadge outcome={exchange.outcome} httpStatus={exchange.httpStatus} />}
        facts={[
          exchange.campaign?.name,
          format.dateTimeSeconds(exchange.startedAt),
          t('exchanges.zone', { zone: format.zone }),
        ]}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <div className="grid gap-4">
          <ExchangeFactsCard exchange={exchange} base={base} format={format} />
          <IntegrityCard exchange={exchange} format={format} />
        </div>
        <Card flush>
          <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-4 pt-2.5 sm:px-[18px]">
            <Tabs
              bare
              label={t('exchange.content')}
              tabs={[
                {
                  label: t('exchange.request'),
                  href: address(path, { q }),
                  active: part === 'request',
                  note: format.bytes(exchange.requestBytes),
                },
                {
                  label: t('exchange.response'),
                  href: address(path, { q, part: 'response' }),
                  active: part === 'response',
                  note: exchange.responseBytes === null ? '—' : format.bytes(exchange.responseBytes),
                },
              ]}
            />
            {text !== null && text !== '' && (
              <div className="pb-2">
                <ButtonLink
                  variant="ghost"
                  size="sm"
                  icon={<Download aria-hidden />}
                  href={`/api${base}/exchanges/${exchange.id}/${part}`}
                  download
                >
                  {t(`exchange.${part}Download`)}
                </ButtonLink>
              </div>
            )}
          </div>
          {(html || capped) && (
            <p className="border-line border-b bg-missed-soft px-4 py-2 text-missed sm:px-[18px]">
              {html && t('exchange.html')}{' '}
              {capped &&
                t('exchange.capped', { kept: format.bytes(kept), whole: format.bytes(exchange.responseBytes ?? 0) })}
            </p>
          )}
          {text !== null && text !== '' ? (
            <StoredText text={text} label={t(`exchange.${part}`)} codeRequest={codeRequest} />
          ) : (
            <p className="px-4 py-12 text-center text-ink-2">
              {part === 'request' && t('exchange.emptyRequest')}
              {part === 'response' && text === '' && t('exchange.emptyResponse')}
              {part === 'response' &&
                text === null &&
                t(exchange.endedAt === null ? 'exchange.noResponseOpen' : 'exchange.noResponseText')}
            </p>
          )}
        </Card>
      </div>
    </>
  );
}
