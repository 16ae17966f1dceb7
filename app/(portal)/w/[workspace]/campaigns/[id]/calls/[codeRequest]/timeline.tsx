import type { getTranslations } from 'next-intl/server';
import type { TimelineItem } from '#app/_components/timeline.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { CallPage } from '#lib/features/calls/queries.ts';
import type { Snapshot } from '#lib/features/dispatch/queries.ts';

type Given = CallPage & {
  snapshot: Snapshot;
  t: Awaited<ReturnType<typeof getTranslations<'calls'>>>;
  /** Translates a machine word. */
  words: (reason: string) => string;
  format: Formats;
  meaning: string | undefined;
};

/** The events of a call, in order: put in a batch, sent, each report of the platform, the end. */
export function timelineOf({
  call,
  statuses,
  batches,
  exchanges,
  snapshot,
  t,
  words,
  format,
  meaning,
}: Given): TimelineItem[] {
  const items: (TimelineItem & { at: number })[] = [];
  // A person who is carried into the next round was not reached in this one.
  const missed = call.outcome === 'notReached' || call.state === 'carried';
  const launched = call.campaign.launchedAt;
  if (launched) {
    // A person who was excluded later had been put into a batch.
    const excluded = call.state === 'excluded' && call.batch === null;
    items.push({
      at: launched.getTime(),
      key: 'frozen',
      title: excluded ? t('timeline.excluded') : t('timeline.frozen'),
      detail: excluded
        ? [format.dateTimeSeconds(launched), call.reason && words(call.reason)].filter(Boolean).join(' · ')
        : t('timeline.launchedBy', { at: format.dateTimeSeconds(launched), name: snapshot.launchedBy }),
      ...(excluded && { tone: 'neutral' as const }),
    });
  }
  for (const exchange of exchanges) {
    if (exchange.kind !== 'place') continue;
    items.push({
      at: exchange.startedAt.getTime(),
      key: `sent-${exchange.id}`,
      title: t('timeline.sent'),
      detail: t('timeline.sentDetail', {
        at: format.millis(exchange.startedAt),
        seq: format.number(call.batch?.seq ?? 0),
        of: format.number(batches),
        attempt: format.number(exchange.attempt),
      }),
      ...(exchange.outcome === 'notDelivered' && { hollow: true }),
    });
    if (exchange.endedAt && exchange.outcome === 'notDelivered') {
      items.push({
        at: exchange.endedAt.getTime(),
        key: `lost-${exchange.id}`,
        title: t('timeline.notDelivered'),
        detail: `${format.millis(exchange.endedAt)}${exchange.reason ? ` · ${words(exchange.reason)}` : ''}`,
        tone: 'missed',
      });
    }
  }
  for (const status of statuses) {
    const answer = exchanges.find((exchange) => exchange.id === status.exchangeId);
    items.push({ at: status.at.getTime(), key: `status-${status.id}`, ...newsOf(status, answer) });
  }
  return items.sort((a, b) => a.at - b.at).map(({ at: _, ...item }) => item);

  function newsOf(
    status: CallPage['statuses'][number],
    answer: CallPage['exchanges'][number] | undefined,
  ): Omit<TimelineItem, 'key'> {
    const seen = t('timeline.seen', { at: format.seconds(status.at) });
    const why = status.reason ? ` · ${words(status.reason)}` : '';
    if (status.state === 'submitted' && answer?.kind === 'place') {
      const took = answer.endedAt ? answer.endedAt.getTime() - answer.startedAt.getTime() : 0;
      return {
        title: call.platformId ? t('timeline.accepted', { id: call.platformId }) : t('timeline.acceptedNoId'),
        detail: t('timeline.acceptedDetail', { at: format.millis(status.at), ms: format.number(took) }),
      };
    }
    if (status.state === 'final') return { title: ending(), detail: endingDetail(seen, why), tone: endingTone() };
    if (status.state === 'submitted') {
      const word = status.status ?? 'unrecognised';
      const retries = status.retries
        ? ` · ${t('timeline.retries', { count: status.retries, n: format.number(status.retries) })}`
        : '';
      return { title: t.has(`status.${word}`) ? t(`status.${word}`) : word, detail: seen + retries, hollow: true };
    }
    const tone = status.state === 'unknown' || status.state === 'parked' ? 'missed' : 'neutral';
    return { title: t(`timeline.state.${status.state}`), detail: `${format.dateTimeSeconds(status.at)}${why}`, tone };
  }

  function ending(): string {
    if (call.outcome === 'answered' || call.outcome === 'optedOut') {
      const seconds =
        call.answeredAt && call.endedAt ? (call.endedAt.getTime() - call.answeredAt.getTime()) / 1000 : null;
      return [
        t(`timeline.${call.outcome}`),
        seconds === null ? null : t('timeline.spoke', { count: Math.round(seconds), n: format.number(seconds) }),
        call.digits ? t('timeline.digit', { digit: call.digits }) : null,
        meaning,
      ]
        .filter(Boolean)
        .join(', ');
    }
    return missed ? t('timeline.notReached') : t('timeline.refused');
  }

  function endingDetail(seen: string, why: string): string {
    const spoken =
      call.answeredAt && call.endedAt ? `${format.seconds(call.answeredAt)} – ${format.seconds(call.endedAt)}` : seen;
    const tried =
      missed && call.retries
        ? ` · ${t('timeline.retries', { count: call.retries, n: format.number(call.retries) })}`
        : '';
    return `${spoken}${tried}${call.price === null ? '' : ` · ${format.moneyExact(call.price)}`}${why}`;
  }

  function endingTone() {
    const tones = { answered: 'accent', optedOut: 'refused', notReached: 'missed', refused: 'refused' } as const;
    return missed ? 'missed' : tones[call.outcome ?? 'refused'];
  }
}
