import { randomUUID } from 'node:crypto';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Card } from '#app/_components/card.tsx';
import { RadioCards } from '#app/_components/choices.tsx';
import { DateTimeInput } from '#app/_components/date-time-input.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { NumberInput, TextInput } from '#app/_components/text-input.tsx';
import type { Actor } from '#lib/domain/actor.ts';
import type { Audience } from '#lib/domain/audience.ts';
import type { PlannedHours } from '#lib/domain/calling-hours.ts';
import type { Limits } from '#lib/domain/limits.ts';
import { can } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { callerIdsOf } from '#lib/features/caller-ids/queries.ts';
import { saveDraftAction } from '#lib/features/campaigns/actions.ts';
import { editorChoices } from '#lib/features/campaigns/editor-choices.ts';
import { messagesOf } from '#lib/features/messages/queries.ts';
import { AudienceFields } from './audience.tsx';
import { CallingHoursFields } from './calling-hours.tsx';
import { EditorFrame } from './editor-frame.tsx';
import { LimitFields } from './limits.tsx';
import { Step } from './step.tsx';

/** The values of the fields; times are local in `timeZone`, `YYYY-MM-DDTHH:MM`. */
export type DraftFields = {
  name: string;
  audience: Audience;
  messageId: string;
  callerIdId: string;
  windowStart: string;
  windowEnd: string;
  timeZone: string;
  /** Null: at any hour. */
  callingHours: PlannedHours | null;
  limits: Limits;
  callsPerMinute: number | null;
  maxRetries: number;
  minutesBetween: number;
  repeats: number;
};

type Props = {
  actor: Actor;
  draft: DraftFields;
  /** For an existing draft: its id and the revision that the form shows. */
  existing?: { id: string; revision: number };
  isTemplate?: boolean;
  back: string;
};

/** The whole draft in its steps: people, message, number, times and retries. It saves itself while the user types. */
export async function DraftEditor({ actor, draft, existing, isTemplate = false, back }: Props) {
  const [t, kinds, choices, messages, callerIds] = await Promise.all([
    getTranslations('campaignEditor'),
    getTranslations('messages'),
    editorChoices(actor, draft.audience),
    messagesOf(actor),
    callerIdsOf(actor),
  ]);
  const base = `/w/${actor.workspaceSlug}`;
  // A new draft takes the only caller id, if there is just one; in an existing draft, none may have been chosen on purpose.
  const onlyOne = !existing && callerIds.length === 1 ? callerIds[0]?.id : undefined;
  return (
    <ActionForm action={saveDraftAction} workspace={actor.workspaceSlug}>
      <EditorFrame
        workspace={actor.workspaceSlug}
        timeZone={actor.timeZone}
        back={back}
        isTemplate={isTemplate}
        {...(existing && { existing })}
      >
        {!existing && <input type="hidden" name="newId" value={randomUUID()} />}
        <Card title={t('name')}>
          <Field name="name" label={t('nameLabel')} hint={t('nameHint')} required>
            <TextInput defaultValue={draft.name} maxLength={120} />
          </Field>
        </Card>
        <Step name="audience" title={t('audience')}>
          {choices.lists.length + choices.segments.length + choices.tags.length > 0 ? (
            <AudienceFields
              choices={choices}
              chosen={draft.audience}
              workspace={actor.workspaceSlug}
              timeZone={actor.timeZone}
            />
          ) : (
            <Missing href={`${base}/contacts/imports/new`} link={t('toImport')}>
              {t('noLists')}
            </Missing>
          )}
        </Step>
        <Step name="message" title={t('message')}>
          {messages.length > 0 ? (
            <Field name="messageId" label={t('messageLabel')} group required>
              <RadioCards
                columns={2}
                defaultValue={draft.messageId}
                options={messages.map((message) => ({
                  value: message.id,
                  label: message.name,
                  hint: [kinds(`kinds.${message.kind}`), message.extension, message.language]
                    .filter(Boolean)
                    .join(' · '),
                }))}
              />
            </Field>
          ) : (
            <Missing {...(can(actor, 'messages.write') && { href: `${base}/messages/new`, link: t('toMessages') })}>
              {t('noMessages')} {!can(actor, 'messages.write') && t('managersAdd')}
            </Missing>
          )}
          <div className="mt-5">
            {callerIds.length > 0 ? (
              <Field name="callerIdId" label={t('callerId')} hint={t('callerIdHint')} required>
                <Select
                  defaultValue={draft.callerIdId || onlyOne}
                  options={callerIds.map((callerId) => ({
                    value: callerId.id,
                    label: formatNumber(callerId.number),
                    ...(callerId.label && { hint: callerId.label }),
                  }))}
                />
              </Field>
            ) : (
              <Missing
                {...(can(actor, 'account.manage') && { href: `${base}/settings/caller-ids`, link: t('toCallerIds') })}
              >
                {t('noCallerIds')} {!can(actor, 'account.manage') && t('ownersAdd')}
              </Missing>
            )}
          </div>
        </Step>
        <Step name="window" title={t('window')}>
          {isTemplate ? (
            <p className="text-ink-2">{t('windowOfTemplate')}</p>
          ) : (
            <>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field name="windowStart" label={t('windowStart')} required>
                  <DateTimeInput defaultValue={draft.windowStart} />
                </Field>
                <Field name="windowEnd" label={t('windowEnd')} required>
                  <DateTimeInput defaultValue={draft.windowEnd} />
                </Field>
              </div>
              <p className="mt-3 text-[13px] text-ink-2">{t('windowHint')}</p>
            </>
          )}
          <div className="mt-4 max-w-xs">
            <Field name="timeZone" label={t('timeZone')} required>
              <Select defaultValue={draft.timeZone} options={timeZones(draft.timeZone)} />
            </Field>
          </div>
          <div className="mt-5 border-line border-t pt-4">
            <CallingHoursFields hours={draft.callingHours} patronDay={choices.patronDay} />
          </div>
        </Step>
        <Card title={t('retries')}>
          <div className="grid gap-4 sm:grid-cols-3">
            <Field name="maxRetries" label={t('maxRetries')} hint={t('maxRetriesHint')} required>
              <NumberInput defaultValue={draft.maxRetries} min={0} max={20} />
            </Field>
            <Field name="minutesBetween" label={t('minutesBetween')} hint={t('minutesBetweenHint')} required>
              <NumberInput defaultValue={draft.minutesBetween} min={1} max={1440} suffix="min" />
            </Field>
            <Field name="repeats" label={t('repeats')} hint={t('repeatsHint')} required>
              <NumberInput defaultValue={draft.repeats} min={0} max={10} />
            </Field>
          </div>
        </Card>
        <Card title={t('limits.title')}>
          <LimitFields limits={draft.limits} callsPerMinute={draft.callsPerMinute} />
        </Card>
      </EditorFrame>
    </ActionForm>
  );
}

/** Things of which there are none to choose, with a link for users who may create some. */
function Missing({ children, href, link }: { children: ReactNode; href?: string; link?: string }) {
  return (
    <p className="text-ink-2">
      {children}{' '}
      {href !== undefined && (
        <Link href={href} className="text-accent underline underline-offset-2">
          {link}
        </Link>
      )}
    </p>
  );
}

/** Zones of Europe first, since most calls go there; the draft's own zone is always included. */
function timeZones(own: string): { value: string; label: string }[] {
  const known = Intl.supportedValuesOf('timeZone');
  const european = known.filter((zone) => zone.startsWith('Europe/'));
  const names = new Set(['Europe/Rome', own, ...european, ...known]);
  return [...names].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
