'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { Actor } from '#lib/domain/actor.ts';
import { consequencesOf } from '#lib/features/dispatch/queries.ts';
import {
  adjustCampaign,
  askApproval,
  cancelCampaign,
  decideApproval,
  decideParked,
  launchCampaign,
  pauseCampaign,
  rehearse,
  resumeCampaign,
  scheduleLaunch,
  unscheduleLaunch,
} from '#lib/features/dispatch/service.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { followUp } from './follow-up.ts';
import { campaignOf } from './queries.ts';
import {
  AdjustForm,
  ApprovalForm,
  AskApprovalForm,
  DecisionForm,
  FollowUpForm,
  LaunchForm,
  OneCampaign,
  RecurrenceForm,
  SavedDraftForm,
  ScheduleForm,
} from './schema.ts';
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

/** Returns what a launch of the draft as it is saved would do. */
export const consequencesAction = workspaceAction('consequencesAction', OneCampaign, ({ id }, actor) =>
  consequencesOf(actor, id, new Date()),
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

export const launchAction = workspaceAction('launchAction', LaunchForm, async ({ id, ...launch }, actor) => {
  const { calls } = await launchCampaign(actor, { campaignId: id, ...launch });
  redirect(`${pageOf(actor, id)}?done=campaigns.done.launched&n=${calls}`);
});

export const scheduleLaunchAction = workspaceAction(
  'scheduleLaunchAction',
  ScheduleForm,
  async ({ id, ...launch }, actor) => {
    await scheduleLaunch(actor, { campaignId: id, ...launch });
    redirect(`${pageOf(actor, id)}/review?done=campaigns.done.scheduled`);
  },
);

export const unscheduleLaunchAction = workspaceAction('unscheduleLaunchAction', OneCampaign, async ({ id }, actor) => {
  await unscheduleLaunch(actor, id);
  revalidatePath(`${pageOf(actor, id)}/review`);
});

export const rehearseAction = workspaceAction('rehearseAction', OneCampaign, async ({ id }, actor) => {
  const rehearsal = await rehearse(actor, id);
  redirect(pageOf(actor, rehearsal.id));
});

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

export const adjustAction = workspaceAction('adjustAction', AdjustForm, async ({ id, ...to }, actor) => {
  await adjustCampaign(actor, id, to);
  revalidatePath(pageOf(actor, id));
});

export const askApprovalAction = workspaceAction(
  'askApprovalAction',
  AskApprovalForm,
  async ({ id, ...given }, actor) => {
    await askApproval(actor, { campaignId: id, ...given });
    revalidatePath(`${pageOf(actor, id)}/review`);
  },
);

export const decideApprovalAction = workspaceAction(
  'decideApprovalAction',
  ApprovalForm,
  async ({ id, ...given }, actor) => {
    await decideApproval(actor, { campaignId: id, ...given });
    revalidatePath(`${pageOf(actor, id)}/review`);
  },
);

/** An action on one campaign; afterwards its page shows the campaign's state. */
function control(name: string, act: (actor: Actor, id: string) => Promise<unknown>) {
  return workspaceAction(name, OneCampaign, async ({ id }, actor) => {
    await act(actor, id);
    revalidatePath(pageOf(actor, id));
  });
}

export const pauseAction = control('pauseAction', pauseCampaign);
export const resumeAction = control('resumeAction', resumeCampaign);
export const cancelAction = control('cancelAction', cancelCampaign);

export const decideParkedAction = workspaceAction(
  'decideParkedAction',
  DecisionForm,
  async ({ id, decision }, actor) => {
    await decideParked(actor, { campaignId: id, decision });
    revalidatePath(pageOf(actor, id));
  },
);
