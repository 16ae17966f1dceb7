import { Pencil, PhoneOutgoing, Trash2 } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Field } from '#app/_components/field.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { callerIdWarnings } from '#lib/domain/caller-id-fit.ts';
import { can } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { addCallerIdAction, labelCallerIdAction, removeCallerIdAction } from '#lib/features/caller-ids/actions.ts';
import { type CallerIdRow, callerIdsOf } from '#lib/features/caller-ids/queries.ts';
import { workspaceFacts } from '#lib/features/workspaces/queries.ts';
import { CallerIdFit } from '../../_caller-id-fit.tsx';
import { SettingsFrame } from '../frame.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('tabs.callerIds') };
}

export default async function CallerIdsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [t, locale, rows, { defaultCountry: home }] = await Promise.all([
    getTranslations('settings.callerIds'),
    getLocale(),
    callerIdsOf(actor),
    workspaceFacts(actor),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const mayManage = can(actor, 'account.manage');
  const columns: Column<CallerIdRow>[] = [
    {
      key: 'number',
      header: t('number'),
      cell: ({ number }) => (
        <div className="sm:py-2">
          <Phone number={number} />
          <CallerIdFit warnings={callerIdWarnings({ callerId: number, from: home, to: [home], purpose: 'unknown' })} />
        </div>
      ),
    },
    { key: 'label', header: t('label'), cell: ({ label }) => label || <span className="text-ink-3">—</span> },
    {
      key: 'drafts',
      header: t('drafts'),
      align: 'right',
      priority: 2,
      muted: true,
      cell: ({ drafts }) => (drafts > 0 ? t('draftCount', { count: drafts, n: format.number(drafts) }) : ''),
    },
  ];
  if (mayManage)
    columns.push({
      key: 'actions',
      header: <span className="sr-only">{t('actions')}</span>,
      align: 'right',
      interactive: true,
      width: 'sm:w-24',
      cell: (row) => <RowActions row={row} workspace={actor.workspaceSlug} />,
    });
  return (
    <SettingsFrame actor={actor} active="callerIds">
      <Card title={t('title')} note={t('note')} flush>
        <Table
          label={t('title')}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState icon={<PhoneOutgoing />} title={t('emptyTitle')}>
              {mayManage ? t('emptyText') : t('emptyTextReader')}
            </EmptyState>
          }
        />
      </Card>
      {mayManage && (
        <Card title={t('add')}>
          <ActionForm action={addCallerIdAction} workspace={actor.workspaceSlug} doneMessage={t('added')} resetOnDone>
            <div className="grid items-start gap-4 sm:grid-cols-[1fr_1fr_auto]">
              <Field name="number" label={t('number')} required hint={t('numberHint')}>
                <TextInput type="tel" mono placeholder="+39 06 1234 5678" />
              </Field>
              <Field name="label" label={t('label')} hint={t('labelHint')}>
                <TextInput maxLength={80} />
              </Field>
              <Button type="submit" variant="primary" className="justify-self-end sm:mt-[26px]">
                {t('addConfirm')}
              </Button>
            </div>
          </ActionForm>
        </Card>
      )}
    </SettingsFrame>
  );
}

async function RowActions({ row, workspace }: { row: CallerIdRow; workspace: string }) {
  const t = await getTranslations('settings.callerIds');
  const number = formatNumber(row.number);
  return (
    <div className="flex justify-end gap-1">
      <Dialog
        trigger={t('rename', { number })}
        triggerIcon={<Pencil aria-hidden />}
        triggerIconOnly
        triggerVariant="ghost"
        triggerSize="sm"
        title={t('rename', { number })}
      >
        <ActionForm
          action={labelCallerIdAction}
          workspace={workspace}
          hidden={{ id: row.id }}
          doneMessage={t('renamed')}
        >
          <Field name="label" label={t('label')}>
            <TextInput defaultValue={row.label} maxLength={80} />
          </Field>
          <DialogActions>
            <Button type="submit" variant="primary">
              {t('save')}
            </Button>
          </DialogActions>
        </ActionForm>
      </Dialog>
      <ConfirmDialog
        trigger={t('remove', { number })}
        triggerIcon={<Trash2 aria-hidden />}
        triggerIconOnly
        triggerVariant="ghost"
        triggerSize="sm"
        title={t('remove', { number })}
        consequence={t('removeConsequence')}
        confirm={t('removeConfirm')}
        danger
        action={removeCallerIdAction}
        workspace={workspace}
        hidden={{ id: row.id }}
        doneMessage={t('removed')}
      />
    </div>
  );
}
