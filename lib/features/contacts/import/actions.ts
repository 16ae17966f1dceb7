'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { ChoicesForm, ConfirmForm, ImportId } from './forms.ts';
import { changeChoices, confirmImport, discardImport } from './service.ts';

const home = (slug: string) => `/w/${slug}/contacts/imports`;

const change = workspaceAction(ChoicesForm, async (input, actor) => {
  await changeChoices(actor, input);
  revalidatePath(`${home(actor.workspaceSlug)}/${input.id}`);
});

const confirm = workspaceAction(ConfirmForm, async (input, actor) => {
  const { accepted } = await confirmImport(actor, input);
  // The frame shows how many contacts there are.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${input.id}?done=contacts.done.imported&n=${accepted}`);
});

const discard = workspaceAction(ImportId, async ({ id }, actor) => {
  await discardImport(actor, id);
  revalidatePath(home(actor.workspaceSlug));
  redirect(`${home(actor.workspaceSlug)}?done=contacts.done.discarded`);
});

export async function changeChoicesAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return change(state, form);
}

export async function confirmImportAction(state: FormState<never>, form: FormData): Promise<FormState<never>> {
  return confirm(state, form);
}

export async function discardImportAction(state: FormState<never>, form: FormData): Promise<FormState<never>> {
  return discard(state, form);
}
