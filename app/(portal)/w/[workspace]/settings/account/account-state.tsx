'use client';

import { PlugZap } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { lookUpAfterRestoreAction, resumeAccountAction, testAccountAction } from '#lib/features/accounts/actions.ts';

type Props = {
  workspace: string;
  mayManage: boolean;
  sandbox: boolean;
  /** Formatted, or null if it was never read. */
  credits: string | null;
  readAt: string | null;
  stoppedReason: string | null;
};

/** The account's remaining credit, whether it responds, and the way out after it was stopped. */
export function AccountState({ workspace, mayManage, sandbox, credits, readAt, stoppedReason }: Props) {
  const t = useTranslations('settings.account');
  const format = createFormats(useLocale(), 'UTC');
  const isOlder = stoppedReason === 'olderDatabase';
  // Kept here: the response removes the form from the page, and the user needs time to read the next steps.
  const [lookedUp, setLookedUp] = useState<number>();
  const lookUp: typeof lookUpAfterRestoreAction = async (state, form) => {
    const answer = await lookUpAfterRestoreAction(state, form);
    if (answer.status === 'done') setLookedUp(answer.data?.calls ?? 0);
    return answer;
  };
  return (
    <>
      {lookedUp !== undefined && stoppedReason === null && (
        <Notice
          kind="done"
          title={t('lookedUp', { count: lookedUp, n: format.number(lookedUp) })}
          action={
            <ButtonLink size="sm" href={`/w/${workspace}`}>
              {t('lookedUpLink')}
            </ButtonLink>
          }
        >
          {t('lookedUpNext', { count: lookedUp })}
        </Notice>
      )}
      {stoppedReason !== null && (
        <Notice
          kind="danger"
          title={t('stopped')}
          action={
            mayManage &&
            (isOlder ? (
              <ActionForm action={lookUp} workspace={workspace}>
                <Button type="submit" size="sm">
                  {t('restore')}
                </Button>
              </ActionForm>
            ) : (
              <ActionForm action={resumeAccountAction} workspace={workspace} doneMessage={t('resumed')}>
                <Button type="submit" size="sm">
                  {t('resume')}
                </Button>
              </ActionForm>
            ))
          }
        >
          {t.has(`stoppedReasons.${stoppedReason}`) ? t(`stoppedReasons.${stoppedReason}`) : stoppedReason}
        </Notice>
      )}
      <Card title={t('state')} actions={sandbox && <Badge tone="active">{t('platforms.sandbox')}</Badge>}>
        <ActionForm action={testAccountAction} workspace={workspace}>
          {(state, pending) => (
            <>
              <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
                <div>
                  <p className="text-[13px] text-ink-2">{t('credits')}</p>
                  {credits !== null && <p className="font-semibold text-2xl leading-8 tracking-[-0.01em]">{credits}</p>}
                  <p className={readAt ? 'text-[13px] text-ink-3' : 'mt-1'}>
                    {readAt ? t('readAt', { when: readAt }) : t('neverRead')}
                  </p>
                </div>
                {mayManage && (
                  <Button type="submit" icon={<PlugZap aria-hidden />} pending={pending}>
                    {t('test')}
                  </Button>
                )}
              </div>
              {state.status === 'done' && state.data && !pending && (
                <TestResult result={state.data} sandbox={sandbox} />
              )}
            </>
          )}
        </ActionForm>
      </Card>
    </>
  );
}

type Result =
  | { ok: true; credits: string; shows: boolean | null }
  | { ok: false; reason: string; httpStatus: number | null };

function TestResult({ result, sandbox }: { result: Result; sandbox: boolean }) {
  const t = useTranslations('settings.account');
  if (result.ok && result.shows === false)
    return (
      <Notice kind="danger" className="mt-4" title={t('testUnseen')}>
        {t('testUnseenText')}
      </Notice>
    );
  if (result.ok)
    return (
      <Notice kind="done" className="mt-4" title={t('testOk')}>
        {t(result.shows === true ? 'testShownText' : 'testOkText')}
      </Notice>
    );
  const { reason, httpStatus } = result;
  const key = t.has(`testReasons.${reason}`) ? reason : httpStatus === null ? 'noConnection' : 'otherStatus';
  return (
    <Notice kind="danger" className="mt-4" title={t('testFailed')}>
      {t(`testReasons.${key}`, { status: httpStatus ?? 0 })}
      {sandbox && httpStatus === null && ` ${t('testSandboxDown')}`}
    </Notice>
  );
}
