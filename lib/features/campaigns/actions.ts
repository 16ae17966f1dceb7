'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { Actor } from '#lib/domain/actor.ts';
import { OneCampaign } from '#lib/features/dispatch/schema.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { followUp } from './follow-up.ts';
import { campaignOf } from './queries.ts';
import { FollowUpForm, RecurrenceForm, SavedDraftForm } from './schema.ts';
import { deleteDraft, duplicateCampaign, saveDraft } from './service.ts';
import { makeTemplate, setRecurrence } from './templates.ts';

const pageOf = (actor: Actor, id: string) => `/w/${actor.workspaceSlug}/campaigns/${id}`;

function afterSaving(actor: Actor, id: string, goTo: 'stay' | 'review'): never {
  redirect(goTo === 'review' ? `${pageOf(actor, id)}/review` : `${pageOf(actor, id)}/edit?done=campaigns.done.saved`);
}

export const saveDraftAction = workspaceAction(
  'saveDraftAction',
  SavedDraftForm,
  async ({ id, newId, revision, goTo, ...input }, actor) => {
    const saved = await saveDraft(actor, { id, newId, revision }, input);
    afterSaving(actor, saved.id, goTo);
  },
);

/** Where a draft is kept after it was saved automatically. */
export type SavedDraft = { id: string; revision: number };
/** Like `saveDraftAction`, while the user goes on typing. */
export const autosaveDraftAction = workspaceAction(
  'autosaveDraftAction',
  SavedDraftForm,
  ({ id, newId, revision, goTo: _, ...input }, actor) => saveDraft(actor, { id, newId, revision }, input),
);

export const deleteDraftAction = workspaceAction('deleteDraftAction', OneCampaign, async ({ id }, actor) => {
  await deleteDraft(actor, id);
  redirect(`/w/${actor.workspaceSlug}/campaigns?done=campaigns.done.deleted`);
});

export const duplicateCampaignAction = workspaceAction(
  'duplicateCampaignAction',
  OneCampaign,
  async ({ id }, actor) => {
    const [t, original] = [await getTranslations('campaigns'), await campaignOf(actor, id)];
    const copy = await duplicateCampaign(actor, id, t('copyOf', { name: original?.name ?? '' }));
    redirect(`${pageOf(actor, copy.id)}/edit?done=campaigns.done.duplicated`);
  },
);

export const makeTemplateAction = workspaceAction('makeTemplateAction', OneCampaign, async ({ id }, actor) => {
  const original = await campaignOf(actor, id);
  const template = await makeTemplate(actor, id, original?.name ?? '');
  redirect(`${pageOf(actor, template.id)}/edit?done=campaigns.done.templated`);
});

export const setRecurrenceAction = workspaceAction(
  'setRecurrenceAction',
  RecurrenceForm,
  async ({ id, rule }, actor) => {
    await setRecurrence(actor, id, rule);
    revalidatePath(`${pageOf(actor, id)}/edit`);
  },
);

export const followUpAction = workspaceAction('followUpAction', FollowUpForm, async (given, actor) => {
  const { id } = await followUp(actor, given);
  redirect(`${pageOf(actor, id)}/edit?done=campaigns.done.followed`);
});
