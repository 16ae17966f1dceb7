import { userAgentFromString } from 'next/server';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { OpenSession } from '#lib/auth/sessions.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { endOtherSessionsAction, endSessionAction } from '#lib/features/workspaces/actions.ts';

/** The user's sessions, with a button to end each. */
export async function Sessions({
  actor,
  sessions,
  current,
  limits,
}: {
  actor: Actor;
  sessions: OpenSession[];
  current: string;
  limits: { hours: number; days: number };
}) {
  const [t, locale] = await Promise.all([getTranslations('settings.sessions'), getLocale()]);
  const format = createFormats(locale, actor.timeZone);
  const nameOf = (device: string) => {
    const { browser, os } = userAgentFromString(device);
    return [browser.name, os.name].filter(Boolean).join(' · ') || t('unknown');
  };
  return (
    <Card title={t('title')}>
      <p className="mb-4 text-ink-2">{t('why', limits)}</p>
      <ul className="divide-y divide-faint rounded-control border border-line">
        {sessions.map(({ id, device, since, seenAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="flex flex-wrap items-center gap-2">
                {nameOf(device)}
                {id === current && <Badge tone="accent">{t('this')}</Badge>}
              </span>
              <span className="block text-[13px] text-ink-3">
                {t('since', { since: format.dateTime(since), seen: format.dateTime(seenAt) })}
              </span>
            </span>
            {id !== current && (
              <ActionForm
                action={endSessionAction}
                workspace={actor.workspaceSlug}
                hidden={{ id }}
                doneMessage={t('ended')}
              >
                <Button type="submit" size="sm" variant="ghost">
                  {t('end')}
                </Button>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <ActionForm action={endOtherSessionsAction} workspace={actor.workspaceSlug} doneMessage={t('othersEnded')}>
          <CardFooter>
            <span />
            <Button type="submit">{t('endOthers')}</Button>
          </CardFooter>
        </ActionForm>
      )}
    </Card>
  );
}
