'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Notice } from '#app/_components/notice.tsx';
import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';
import type { SuppressionsPreview } from '#lib/features/suppressions/preview.ts';
import { GivenForm, type GivenFormProps } from './given-form.tsx';
import { ImportPreview } from './import-preview.tsx';
import { ImportResult } from './import-result.tsx';
import { type Failure, look, type Sent, take } from './send.ts';

type Props = Omit<GivenFormProps, 'pending' | 'onGiven' | 'onError' | 'text'> & {
  workspace: string;
  /** The address of the suppressions. */
  list: string;
};
type Looked = { sent: Sent; preview: SuppressionsPreview };

/** Names the preview step, so that the browser's Back button leads to the input. */
const CHECK = '#check';

/**
 * Takes a file or pasted numbers, shows their contents, and imports them after confirmation. A user who goes back, here or
 * with the browser, finds everything as it was entered; nothing is stored before that.
 */
export function ImportForm({ workspace, list, country, most }: Props) {
  const t = useTranslations('suppressions.import');
  const tErrors = useTranslations('errors');
  const router = useRouter();
  const path = usePathname();
  const [checking, setChecking] = useState(false);
  useEffect(() => {
    const step = () => setChecking(window.location.hash === CHECK);
    window.addEventListener('popstate', step);
    return () => window.removeEventListener('popstate', step);
  }, []);
  const [busy, setBusy] = useState<'looking' | 'taking' | null>(null);
  const [error, setError] = useState<string>();
  const [looked, setLooked] = useState<Looked>();
  const [done, setDone] = useState<ImportedSuppressions>();
  // A new form each time: the remains of one that was imported would be imported again.
  const [given, setGiven] = useState({ nth: 0, text: '' });

  const fail = ({ error: { code, params } }: Failure) => {
    if (code === 'conflict' || code === 'fileQuotes') setError(t(`errors.${code}`, { row: String(params?.row ?? '') }));
    else setError(tErrors.has(code) ? tErrors(code, params) : tErrors('unexpected'));
  };
  const show = async (sent: Sent) => {
    setBusy('looking');
    setError(undefined);
    const preview = await look(workspace, sent);
    setBusy(null);
    if ('error' in preview) return fail(preview);
    setLooked({ sent, preview });
    if (!checking) window.history.pushState(null, '', `${path}${CHECK}`);
    setChecking(true);
    window.scrollTo({ top: 0 });
  };
  const confirm = async ({ sent, preview }: Looked) => {
    setBusy('taking');
    setError(undefined);
    const answer = await take(workspace, sent, preview.seen);
    setBusy(null);
    if ('error' in answer) return fail(answer);
    setDone(answer);
    window.history.replaceState(null, '', path);
    setChecking(false);
    window.scrollTo({ top: 0 });
    router.refresh();
  };
  const again = (text: string) => {
    setGiven({ nth: given.nth + 1, text });
    setLooked(undefined);
    setDone(undefined);
  };

  if (done) return <ImportResult of={done} list={list} onAgain={() => again('')} onCorrect={again} />;
  const shown = checking ? looked : undefined;
  return (
    <div className="grid min-w-0 gap-4">
      {error !== undefined && <Notice kind="danger">{error}</Notice>}
      {shown && (
        <ImportPreview
          of={shown.preview}
          name={shown.sent.name}
          busy={busy}
          onLeave={(leave) => show({ ...shown.sent, leave })}
          onBack={() => {
            setError(undefined);
            window.history.back();
          }}
          onConfirm={() => confirm(shown)}
        />
      )}
      <div hidden={shown !== undefined}>
        <GivenForm
          key={given.nth}
          text={given.text}
          pending={busy === 'looking'}
          onGiven={show}
          onError={setError}
          country={country}
          most={most}
        />
      </div>
    </div>
  );
}
