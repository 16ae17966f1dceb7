import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { SuppressionRow } from '#lib/features/suppressions/queries.ts';

const LINK = 'rounded underline decoration-edge underline-offset-3';

/** The proof of a suppression: the call's page, or the written text; an address becomes a link. */
export function Proof({ of, base }: { of: SuppressionRow; base: string }) {
  const t = useTranslations('suppressions');
  const { codeRequest, campaignId, proof } = of;
  const call = campaignId
    ? `${base}/campaigns/${campaignId}/calls/${codeRequest}`
    : codeRequest && `${base}/evidence?q=${codeRequest}`;
  if (!call && proof === '') return <span className="text-ink-3">{t('noProof')}</span>;
  return (
    <>
      {call && (
        <Link href={call} className={LINK}>
          {t('detail.call')}
        </Link>
      )}
      {call && proof !== '' && ' · '}
      {/^https?:\/\/\S+$/.test(proof) ? (
        <a href={proof} rel="noreferrer noopener" target="_blank" className={LINK}>
          {proof}
        </a>
      ) : (
        proof
      )}
    </>
  );
}
