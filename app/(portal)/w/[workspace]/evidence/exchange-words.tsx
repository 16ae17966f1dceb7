import { useTranslations } from 'next-intl';
import { Badge } from '#app/_components/badge.tsx';
import type { Tone } from '#app/_components/tone.ts';
import { statusName, statusOf } from '#app/(portal)/w/[workspace]/_http-status.ts';
import type { ExchangeOutcome } from '#lib/features/evidence/exchanges.ts';

const TONE: Record<ExchangeOutcome, Tone> = {
  accepted: 'accent',
  refused: 'refused',
  notDelivered: 'missed',
  unknown: 'missed',
  open: 'active',
};

/** The outcome in a word, with the HTTP status if there was one. */
export function ExchangeBadge({ outcome, httpStatus }: { outcome: ExchangeOutcome; httpStatus: number | null }) {
  const t = useTranslations('evidence.outcome');
  return (
    <Badge tone={TONE[outcome]}>
      {t(outcome)}
      {httpStatus !== null && <span className="font-mono font-normal">{httpStatus}</span>}
    </Badge>
  );
}

/** Translates a machine word; a word that this version does not know is returned as it is. */
export function useReasonWords(): (reason: string) => string {
  const t = useTranslations('evidence');
  return (reason) => {
    const status = statusOf(reason);
    if (status !== null) return t(`reasonStatus.${statusName(status)}`, { status });
    return /^[a-zA-Z]+$/.test(reason) && t.has(`reasons.${reason}`) ? t(`reasons.${reason}`) : reason;
  };
}
