import { Pencil, UserMinus } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { RadioCards } from '#app/_components/choices.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { Field } from '#app/_components/field.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can, ROLES } from '#lib/domain/permissions.ts';
import { type InvitationRow, invitationsOf } from '#lib/features/invitations/queries.ts';
import { mailChoice } from '#lib/features/notifications/queries.ts';
import { changeRoleAction, removeMemberAction } from '#lib/features/workspaces/actions.ts';
import { type MemberRow, membersOf } from '#lib/features/workspaces/queries.ts';
import { SettingsFrame } from '../frame.tsx';
import { Invitations } from './invitations.tsx';
import type { PendingState } from './pending.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('tabs.members') };
}

export default async function MembersPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [t, tRole, locale, members, invitations, { configured: mails }] = await Promise.all([
    getTranslations('settings.members'),
    getTranslations('common.role'),
    getLocale(),
    membersOf(actor),
    invitationsOf(actor),
    mailChoice(actor),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const mayManage = can(actor, 'workspace.manage');
  const roles = ROLES.map((role) => ({ value: role, label: tRole(role), hint: t(`roleHint.${role}`) }));

  const columns: Column<MemberRow>[] = [
    {
      key: 'name',
      header: t('name'),
      cell: (member) => (
        <span className="flex items-center gap-2">
          <span title={member.name} className="block sm:max-w-44 sm:truncate">
            {member.name}
          </span>
          {member.userId === actor.userId && <Badge dot={false}>{t('you')}</Badge>}
        </span>
      ),
    },
    {
      key: 'email',
      header: t('email'),
      cell: ({ email }) => (
        <span title={email} className="block sm:max-w-52 sm:truncate">
          {email}
        </span>
      ),
      priority: 2,
      muted: true,
    },
    { key: 'role', header: t('role'), cell: ({ role }) => tRole(role) },
    { key: 'since', header: t('since'), cell: ({ since }) => format.date(since), priority: 3, muted: true },
  ];
  if (mayManage)
    columns.push({
      key: 'actions',
      header: <span className="sr-only">{t('actions')}</span>,
      align: 'right',
      interactive: true,
      width: 'sm:w-24',
      cell: (member) => (
        <div className="flex justify-end gap-1">
          <Dialog
            trigger={t('changeRole', { name: member.name })}
            triggerIcon={<Pencil aria-hidden />}
            triggerIconOnly
            triggerVariant="ghost"
            triggerSize="sm"
            title={t('changeRole', { name: member.name })}
          >
            <ActionForm
              action={changeRoleAction}
              workspace={actor.workspaceSlug}
              hidden={{ userId: member.userId }}
              doneMessage={t('roleChanged')}
            >
              <Field name="role" label={t('role')} group hideLabel>
                <RadioCards options={roles} defaultValue={member.role} />
              </Field>
              <DialogActions>
                <Button type="submit" variant="primary">
                  {t('saveRole')}
                </Button>
              </DialogActions>
            </ActionForm>
          </Dialog>
          <ConfirmDialog
            trigger={t('remove', { name: member.name })}
            triggerIcon={<UserMinus aria-hidden />}
            triggerIconOnly
            triggerVariant="ghost"
            triggerSize="sm"
            title={t('remove', { name: member.name })}
            consequence={
              member.userId === actor.userId
                ? t('removeSelf', { workspace: actor.workspaceName })
                : t('removeConsequence', { name: member.name, workspace: actor.workspaceName })
            }
            confirm={t('removeConfirm')}
            danger
            action={removeMemberAction}
            workspace={actor.workspaceSlug}
            hidden={{ userId: member.userId }}
            doneMessage={t('removed')}
          />
        </div>
      ),
    });

  return (
    <SettingsFrame actor={actor} active="members">
      <Card title={t('title')} note={t('count', { count: members.length, n: format.number(members.length) })} flush>
        <Table label={t('title')} rows={members} columns={columns} rowKey={(member) => member.userId} />
      </Card>
      <Invitations
        workspace={actor.workspaceSlug}
        mayManage={mayManage}
        roles={roles}
        mails={mails}
        rows={invitations.map((invitation) => ({
          id: invitation.id,
          email: invitation.email,
          name: invitation.name,
          state: pendingState(invitation),
          about: t('pendingAbout', {
            role: tRole(invitation.role),
            by: invitation.invitedBy,
            until: format.dateTime(invitation.expiresAt),
          }),
        }))}
      />
    </SettingsFrame>
  );
}

function pendingState({ state, mail }: InvitationRow): PendingState {
  if (state !== 'open') return state;
  if (mail === null) return 'handedOver';
  return mail === 'waiting' ? 'mailWaiting' : mail === 'sent' ? 'mailSent' : 'mailFailed';
}
