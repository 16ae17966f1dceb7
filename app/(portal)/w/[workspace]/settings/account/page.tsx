import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { AutoRefresh } from '#app/_components/auto-refresh.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { createFormats, type Formats } from '#app/_i18n/format.ts';
import { nextTry } from '#app/(portal)/w/[workspace]/_next-try.ts';
import { requireActor } from '#lib/auth/actor.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { type AccountFacts, accountOf } from '#lib/features/accounts/queries.ts';
import { sandboxBaseUrl } from '#lib/features/accounts/sandbox.ts';
import { SettingsFrame } from '../frame.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountState } from './account-state.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('tabs.account') };
}

export default async function AccountPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [t, locale, account] = await Promise.all([getTranslations('settings.account'), getLocale(), accountOf(actor)]);
  const format = createFormats(locale, actor.timeZone);
  const mayManage = can(actor, 'account.manage');
  const on = (when: Date | null) => (when ? t('setOn', { when: format.dateTime(when) }) : t('set'));
  return (
    <SettingsFrame actor={actor} active="account">
      <AutoRefresh seconds={3} active={account?.platform != null} />
      {account?.platform && <Waiting {...account.platform} format={format} />}
      {account && (
        <AccountState
          workspace={actor.workspaceSlug}
          mayManage={mayManage}
          sandbox={account.sandbox}
          credits={account.credits === null ? null : format.credits(account.credits)}
          readAt={account.creditsAt && format.dateTime(account.creditsAt)}
          stoppedReason={account.stoppedReason}
        />
      )}
      {mayManage ? (
        <AccountForm
          workspace={actor.workspaceSlug}
          account={
            account && {
              ...limitsOf(account),
              sandbox: account.sandbox,
              baseUrl: account.baseUrl,
              set: {
                username: on(account.secretsSet.username),
                password: on(account.secretsSet.password),
                guid: on(account.secretsSet.guid),
              },
            }
          }
          sandboxUrl={sandboxBaseUrl()}
        />
      ) : (
        <ReadOnly actor={actor} account={account} />
      )}
    </SettingsFrame>
  );
}

/** Needs no action: it is shown so that nobody wonders. */
async function Waiting({
  reason,
  since,
  nextTry: at,
  format,
}: NonNullable<AccountFacts['platform']> & { format: Formats }) {
  const t = await getTranslations('settings.account');
  return (
    <Notice title={t(reason)}>
      {since && `${t('unreachableSince', { when: format.dateTime(since) })} `}
      {t(`${reason}Text`, nextTry(at, format))}
    </Notice>
  );
}

/** Plain figures for the fields: users may type either decimal sign, a point is always understood. */
function limitsOf(account: AccountFacts) {
  return {
    shape: account.shape,
    callsPerRequest: account.callsPerRequest,
    requestsPerSecond: account.requestsPerSecond,
    inFlight: account.inFlight,
  };
}

async function ReadOnly({ actor, account }: { actor: Actor; account: AccountFacts | null }) {
  const [t, tSettings, locale] = await Promise.all([
    getTranslations('settings.account'),
    getTranslations('settings'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  return (
    <Card title={t('title')} note={tSettings('onlyOwners')}>
      {account ? (
        <KeyValue
          facts={[
            {
              label: t('platform'),
              value: account.sandbox ? (
                <Badge tone="active">{t('platforms.sandbox')}</Badge>
              ) : (
                t('platforms.sendservice')
              ),
            },
            { label: t('baseUrl'), value: <span className="font-mono text-[12.5px]">{account.baseUrl}</span> },
            { label: t('shape'), value: t(`shapes.${account.shape}`) },
            { label: t('callsPerRequest'), value: format.number(account.callsPerRequest) },
            { label: t('requestsPerSecond'), value: format.decimal(account.requestsPerSecond) },
            { label: t('inFlight'), value: format.number(account.inFlight) },
          ]}
        />
      ) : (
        <p className="text-ink-2">{t('none')}</p>
      )}
    </Card>
  );
}
