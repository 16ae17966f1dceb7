'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { correctRows, type StillWrong } from './correct.ts';
import { excludeDoNotCall, includeDoNotCall } from './exclude.ts';
import { ChoicesForm, ConfirmForm, CorrectForm, ImportId } from './forms.ts';
import { untilOver } from './queries.ts';
import { cancelImport, changeChoices, confirmImport, discardImport } from './service.ts';
import { undoImport } from './undo.ts';

const PATIENCE_MS = 1_500;

type Corrected = { wrong: StillWrong[] };

const home = (slug: string) => `/w/${slug}/contacts/imports`;

const change = workspaceAction(ChoicesForm, async (input, actor) => {
  await changeChoices(actor, input);
  revalidatePath(`${home(actor.workspaceSlug)}/${input.id}`);
});

const confirm = workspaceAction(ConfirmForm, async (input, actor) => {
  await confirmImport(actor, input);
  // A small file is done in a moment: then its result comes next, and not a page that waits for it.
  await untilOver(actor.workspaceId, input.id, PATIENCE_MS);
  // The page frame shows the number of contacts.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${input.id}`);
});

const cancel = workspaceAction(ImportId, async ({ id }, actor) => {
  await cancelImport(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.importCancelled`);
});

const undo = workspaceAction(ImportId, async ({ id }, actor) => {
  await undoImport(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.importUndone`);
});

const exclude = workspaceAction(ImportId, async ({ id }, actor) => {
  const n = await excludeDoNotCall(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.excluded&n=${n}`);
});

const include = workspaceAction(ImportId, async ({ id }, actor) => {
  const n = await includeDoNotCall(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.unexcluded&n=${n}`);
});

const correct = workspaceAction(CorrectForm, async (input, actor) => {
  const done = await correctRows(actor, input);
  if ('wrong' in done) return done;
  await untilOver(actor.workspaceId, done.importId, PATIENCE_MS);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${done.importId}`);
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

export async function cancelImportAction(state: FormState<never>, form: FormData): Promise<FormState<never>> {
  return cancel(state, form);
}

export async function undoImportAction(state: FormState<never>, form: FormData): Promise<FormState<never>> {
  return undo(state, form);
}

export async function excludeDoNotCallAction(state: FormState<never>, form: FormData): Promise<FormState<never>> {
  return exclude(state, form);
}

export async function includeDoNotCallAction(state: FormState<never>, form: FormData): Promise<FormState<never>> {
  return include(state, form);
}

export async function correctRowsAction(state: FormState<Corrected>, form: FormData): Promise<FormState<Corrected>> {
  return correct(state, form);
}

export async function discardImportAction(state: FormState<never>, form: FormData): Promise<FormState<never>> {
  return discard(state, form);
}
