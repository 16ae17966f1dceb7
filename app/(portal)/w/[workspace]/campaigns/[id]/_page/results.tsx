import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { AreaChart } from '#app/_components/area-chart.tsx';
import { type Bar, BarList } from '#app/_components/bar-list.tsx';
import { Card } from '#app/_components/card.tsx';
import { Ledger } from '#app/_components/key-value.tsx';
import { OutcomeBar } from '#app/_components/outcome-bar.tsx';
import { outcomeCounts } from '#app/(portal)/w/[workspace]/campaigns/_buckets.ts';
import { answersOverTime } from '#lib/features/campaigns/figures.ts';
import type { Snapshot } from '#lib/features/dispatch/queries.ts';
import type { Shared } from './shared.ts';

/** The state of the calls, the times of the answers, the digits pressed, the cost. */
export async function ResultsCards({ actor, campaign, base, format }: Shared) {
  const [t, answers] = await Promise.all([getTranslations('campaignPage'), answersOverTime(actor, campaign.id)]);
  const { digits, cost } = campaign;
  const { total, excluded = 0, answered = 0, optedOut = 0 } = campaign.tally;
  const heard = answered + optedOut;
  const bars = digitBars(digits, campaign.snapshot?.message.digits ?? [], {
    nothing: t('digits.nothing'),
    others: (pressed) =>
      t('digits.others', { digits: pressed.length > 6 ? `${pressed.slice(0, 6).join(', ')} …` : pressed.join(', ') }),
  });
  const most = answers.points.reduce((best, point) => (point.calls > best.calls ? point : best), {
    at: new Date(0),
    calls: 0,
  });
  const oneDay =
    answers.points.length > 0 &&
    format.date(answers.points[0]?.at ?? 0) === format.date(answers.points.at(-1)?.at ?? 0);
  return (
    <>
      <Card>
        <OutcomeBar counts={outcomeCounts(campaign.tally)} />
        {excluded > 0 && (
          <p className="mt-4 text-[13px] text-ink-2">
            {t('excluded', { count: excluded, n: format.number(excluded) })}{' '}
            <Link
              href={`${base}/campaigns/${campaign.id}?tab=calls&outcome=excluded`}
              className="rounded underline decoration-edge underline-offset-3"
            >
              {t('seeExcluded')}
            </Link>
          </p>
        )}
      </Card>
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.31fr)_minmax(0,1fr)]">
        <Card
          title={t(
            'answers.title',
            answers.seconds < 60
              ? { unit: 'seconds', width: answers.seconds }
              : { unit: 'minutes', width: answers.seconds / 60 },
          )}
          note={answers.points.length > 0 && t('answers.zone', { zone: campaign.timeZone })}
        >
          {answers.points.length > 0 ? (
            <AreaChart
              points={answers.points.map((point) => ({
                label: !oneDay
                  ? format.dateTime(point.at)
                  : answers.seconds < 60
                    ? format.seconds(point.at)
                    : format.time(point.at),
                value: point.calls,
              }))}
              summary={t('answers.summary', {
                n: format.number(heard),
                most: format.number(most.calls),
                at: format.dateTime(most.at),
              })}
              unit={t('answers.unit')}
            />
          ) : (
            <p className="py-16 text-center text-ink-2">{t('answers.none')}</p>
          )}
        </Card>
        <Card title={t('digits.title')} note={t('digits.note', { count: heard, n: format.number(heard) })}>
          {digits.length > 0 ? (
            <BarList bars={bars} />
          ) : (
            <p className="py-10 text-center text-ink-2">{t('digits.none')}</p>
          )}
          <div className="mt-4">
            <Ledger
              facts={[
                {
                  label: t(campaign.purpose === 'rehearsal' ? 'costInvented' : 'cost'),
                  value: <span className="font-semibold">{format.moneyExact(cost)}</span>,
                },
                { label: t('people'), value: format.number(total) },
              ]}
            />
          </div>
        </Card>
      </div>
    </>
  );
}

/** A bar for each digit with a meaning and one for no digit; all other digits share one bar. */
function digitBars(
  counts: { digits: string; calls: number }[],
  meanings: Snapshot['message']['digits'],
  words: { nothing: string; others: (pressed: string[]) => string },
): Bar[] {
  const bars: Bar[] = [];
  const others = { pressed: [] as string[], calls: 0 };
  for (const { digits, calls } of counts) {
    const meaning = meanings.find(({ digit }) => digit === digits);
    if (digits === '') bars.push({ sign: '–', label: words.nothing, count: calls, tone: 'waiting' });
    else if (meaning)
      bars.push({ sign: digits, label: meaning.meaning, count: calls, tone: meaning.optOut ? 'refused' : 'accent' });
    else {
      others.pressed.push(digits);
      others.calls += calls;
    }
  }
  if (others.calls > 0)
    bars.push({ sign: '·', label: words.others(others.pressed), count: others.calls, tone: 'neutral' });
  return bars;
}
