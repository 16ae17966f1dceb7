'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import { correctRows } from './correct.ts';
import { excludeDoNotCall, includeDoNotCall } from './exclude.ts';
import { ChoicesForm, ConfirmForm, CorrectForm, ImportId } from './forms.ts';
import { untilOver } from './queries.ts';
import { cancelImport, changeChoices, confirmImport, discardImport } from './service.ts';
import { undoImport } from './undo.ts';

const PATIENCE_MS = 1_500;

const home = (slug: string) => `/w/${slug}/contacts/imports`;

export const changeChoicesAction = workspaceAction('changeChoicesAction', ChoicesForm, async (input, actor) => {
  await changeChoices(actor, input);
  revalidatePath(`${home(actor.workspaceSlug)}/${input.id}`);
});

export const confirmImportAction = workspaceAction('confirmImportAction', ConfirmForm, async (input, actor) => {
  await confirmImport(actor, input);
  // A small file is done in a moment: then its result comes next, and not a page that waits for it.
  await untilOver(actor.workspaceId, input.id, PATIENCE_MS);
  // The page frame shows the number of contacts.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${input.id}`);
});

export const cancelImportAction = workspaceAction('cancelImportAction', ImportId, async ({ id }, actor) => {
  await cancelImport(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.importCancelled`);
});

export const undoImportAction = workspaceAction('undoImportAction', ImportId, async ({ id }, actor) => {
  await undoImport(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.importUndone`);
});

export const excludeDoNotCallAction = workspaceAction('excludeDoNotCallAction', ImportId, async ({ id }, actor) => {
  const n = await excludeDoNotCall(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.excluded&n=${n}`);
});

export const includeDoNotCallAction = workspaceAction('includeDoNotCallAction', ImportId, async ({ id }, actor) => {
  const n = await includeDoNotCall(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.unexcluded&n=${n}`);
});

export const correctRowsAction = workspaceAction('correctRowsAction', CorrectForm, async (input, actor) => {
  const done = await correctRows(actor, input);
  if ('wrong' in done) return done;
  await untilOver(actor.workspaceId, done.importId, PATIENCE_MS);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${done.importId}`);
});

export const discardImportAction = workspaceAction('discardImportAction', ImportId, async ({ id }, actor) => {
  await discardImport(actor, id);
  revalidatePath(home(actor.workspaceSlug));
  redirect(`${home(actor.workspaceSlug)}?done=contacts.done.discarded`);
});
