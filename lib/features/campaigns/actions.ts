'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { Actor } from '#lib/domain/actor.ts';
import { type Consequences, consequencesOf } from '#lib/features/dispatch/queries.ts';
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
import type { FormState } from '#lib/forms/state.ts';
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

type State = FormState<void>;
type Form = (state: State, form: FormData) => Promise<State>;

const pageOf = (actor: Actor, id: string) => `/w/${actor.workspaceSlug}/campaigns/${id}`;

function afterSaving(actor: Actor, id: string, goTo: 'stay' | 'review'): never {
  redirect(goTo === 'review' ? `${pageOf(actor, id)}/review` : `${pageOf(actor, id)}/edit?done=campaigns.done.saved`);
}

const save: Form = workspaceAction<typeof SavedDraftForm, void>(
  SavedDraftForm,
  async ({ id, newId, revision, goTo, ...input }, actor) => {
    const saved = await saveDraft(actor, { id, newId, revision }, input);
    afterSaving(actor, saved.id, goTo);
  },
);

/** Where a draft is kept after it was saved automatically. */
export type SavedDraft = { id: string; revision: number };
const autosave = workspaceAction<typeof SavedDraftForm, SavedDraft>(
  SavedDraftForm,
  ({ id, newId, revision, goTo: _, ...input }, actor) => saveDraft(actor, { id, newId, revision }, input),
);

const consequences = workspaceAction<typeof OneCampaign, Consequences>(OneCampaign, ({ id }, actor) =>
  consequencesOf(actor, id, new Date()),
);

const remove: Form = workspaceAction<typeof OneCampaign, void>(OneCampaign, async ({ id }, actor) => {
  await deleteDraft(actor, id);
  redirect(`/w/${actor.workspaceSlug}/campaigns?done=campaigns.done.deleted`);
});

const duplicate: Form = workspaceAction<typeof OneCampaign, void>(OneCampaign, async ({ id }, actor) => {
  const [t, original] = [await getTranslations('campaigns'), await campaignOf(actor, id)];
  const copy = await duplicateCampaign(actor, id, t('copyOf', { name: original?.name ?? '' }));
  redirect(`${pageOf(actor, copy.id)}/edit?done=campaigns.done.duplicated`);
});

const launch: Form = workspaceAction<typeof LaunchForm, void>(LaunchForm, async ({ id, ...launch }, actor) => {
  const { calls } = await launchCampaign(actor, { campaignId: id, ...launch });
  redirect(`${pageOf(actor, id)}?done=campaigns.done.launched&n=${calls}`);
});

const schedule: Form = workspaceAction<typeof ScheduleForm, void>(ScheduleForm, async ({ id, ...launch }, actor) => {
  await scheduleLaunch(actor, { campaignId: id, ...launch });
  redirect(`${pageOf(actor, id)}/review?done=campaigns.done.scheduled`);
});

const unschedule: Form = workspaceAction<typeof OneCampaign, void>(OneCampaign, async ({ id }, actor) => {
  await unscheduleLaunch(actor, id);
  revalidatePath(`${pageOf(actor, id)}/review`);
});

const begin: Form = workspaceAction<typeof OneCampaign, void>(OneCampaign, async ({ id }, actor) => {
  const rehearsal = await rehearse(actor, id);
  redirect(pageOf(actor, rehearsal.id));
});

const keep: Form = workspaceAction<typeof OneCampaign, void>(OneCampaign, async ({ id }, actor) => {
  const original = await campaignOf(actor, id);
  const template = await makeTemplate(actor, id, original?.name ?? '');
  redirect(`${pageOf(actor, template.id)}/edit?done=campaigns.done.templated`);
});

const recur: Form = workspaceAction<typeof RecurrenceForm, void>(RecurrenceForm, async ({ id, rule }, actor) => {
  await setRecurrence(actor, id, rule);
  revalidatePath(`${pageOf(actor, id)}/edit`);
});

const follow: Form = workspaceAction<typeof FollowUpForm, void>(FollowUpForm, async (given, actor) => {
  const { id } = await followUp(actor, given);
  redirect(`${pageOf(actor, id)}/edit?done=campaigns.done.followed`);
});

const adjust: Form = workspaceAction<typeof AdjustForm, void>(AdjustForm, async ({ id, ...to }, actor) => {
  await adjustCampaign(actor, id, to);
  revalidatePath(pageOf(actor, id));
});

const ask: Form = workspaceAction<typeof AskApprovalForm, void>(AskApprovalForm, async ({ id, ...given }, actor) => {
  await askApproval(actor, { campaignId: id, ...given });
  revalidatePath(`${pageOf(actor, id)}/review`);
});

const approve: Form = workspaceAction<typeof ApprovalForm, void>(ApprovalForm, async ({ id, ...given }, actor) => {
  await decideApproval(actor, { campaignId: id, ...given });
  revalidatePath(`${pageOf(actor, id)}/review`);
});

/** An action on one campaign; afterwards its page shows the campaign's state. */
function control(act: (actor: Actor, id: string) => Promise<unknown>): Form {
  return workspaceAction<typeof OneCampaign, void>(OneCampaign, async ({ id }, actor) => {
    await act(actor, id);
    revalidatePath(pageOf(actor, id));
  });
}

const pause = control(pauseCampaign);
const resume = control(resumeCampaign);
const cancel = control(cancelCampaign);

const decide: Form = workspaceAction<typeof DecisionForm, void>(DecisionForm, async ({ id, decision }, actor) => {
  await decideParked(actor, { campaignId: id, decision });
  revalidatePath(pageOf(actor, id));
});

export async function saveDraftAction(state: State, form: FormData): Promise<State> {
  return save(state, form);
}

/** Like `saveDraftAction`, while the user goes on typing. */
export async function autosaveDraftAction(
  state: FormState<SavedDraft>,
  form: FormData,
): Promise<FormState<SavedDraft>> {
  return autosave(state, form);
}

/** Returns what a launch of the draft as it is saved would do. */
export async function consequencesAction(
  state: FormState<Consequences>,
  form: FormData,
): Promise<FormState<Consequences>> {
  return consequences(state, form);
}

export async function deleteDraftAction(state: State, form: FormData): Promise<State> {
  return remove(state, form);
}

export async function duplicateCampaignAction(state: State, form: FormData): Promise<State> {
  return duplicate(state, form);
}

export async function launchAction(state: State, form: FormData): Promise<State> {
  return launch(state, form);
}

export async function scheduleLaunchAction(state: State, form: FormData): Promise<State> {
  return schedule(state, form);
}

export async function unscheduleLaunchAction(state: State, form: FormData): Promise<State> {
  return unschedule(state, form);
}

export async function rehearseAction(state: State, form: FormData): Promise<State> {
  return begin(state, form);
}

export async function makeTemplateAction(state: State, form: FormData): Promise<State> {
  return keep(state, form);
}

export async function setRecurrenceAction(state: State, form: FormData): Promise<State> {
  return recur(state, form);
}

export async function followUpAction(state: State, form: FormData): Promise<State> {
  return follow(state, form);
}

export async function adjustAction(state: State, form: FormData): Promise<State> {
  return adjust(state, form);
}

export async function askApprovalAction(state: State, form: FormData): Promise<State> {
  return ask(state, form);
}

export async function decideApprovalAction(state: State, form: FormData): Promise<State> {
  return approve(state, form);
}

export async function pauseAction(state: State, form: FormData): Promise<State> {
  return pause(state, form);
}

export async function resumeAction(state: State, form: FormData): Promise<State> {
  return resume(state, form);
}

export async function cancelAction(state: State, form: FormData): Promise<State> {
  return cancel(state, form);
}

export async function decideParkedAction(state: State, form: FormData): Promise<State> {
  return decide(state, form);
}
