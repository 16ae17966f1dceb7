'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { Actor } from '#lib/domain/actor.ts';
import { cut } from '#lib/domain/text.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { NewTestNumber, OneTestNumber, TestCallForm, TestCode } from './schema.ts';
import { callMe, confirmNumber, removeNumber, sendCode } from './service.ts';

type State = FormState<void>;
type Form = (state: State, form: FormData) => Promise<State>;

const refresh = (actor: Actor) => revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);

const send: Form = workspaceAction<typeof NewTestNumber, void>(NewTestNumber, async (given, actor) => {
  const t = await getTranslations('settings.testNumbers');
  await sendCode(actor, given, (digits) => ({
    text: t('spoken', { digits }),
    language: 'it-IT-F1',
    name: t('campaign'),
  }));
  refresh(actor);
});

const confirm: Form = workspaceAction<typeof TestCode, void>(TestCode, async (given, actor) => {
  await confirmNumber(actor, given);
  refresh(actor);
});

const remove: Form = workspaceAction<typeof OneTestNumber, void>(OneTestNumber, async ({ id }, actor) => {
  await removeNumber(actor, id);
  refresh(actor);
});

const call: Form = workspaceAction<typeof TestCallForm, void>(TestCallForm, async ({ id, testNumberId }, actor) => {
  const [t, draft] = [await getTranslations('settings.testNumbers'), await campaignOf(actor, id)];
  const name = cut(t('testOf', { name: draft?.name ?? '' }), 120);
  const test = await callMe(actor, { campaignId: id, testNumberId, name });
  redirect(`/w/${actor.workspaceSlug}/campaigns/${test.id}`);
});

export async function sendCodeAction(state: State, form: FormData): Promise<State> {
  return send(state, form);
}

export async function confirmNumberAction(state: State, form: FormData): Promise<State> {
  return confirm(state, form);
}

export async function removeNumberAction(state: State, form: FormData): Promise<State> {
  return remove(state, form);
}

export async function testCallAction(state: State, form: FormData): Promise<State> {
  return call(state, form);
}
