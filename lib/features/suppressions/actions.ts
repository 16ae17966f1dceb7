'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { SuppressionForm, SuppressionId } from './schema.ts';
import { addSuppression, eraseSuppression, removeSuppression } from './service.ts';

const add = workspaceAction(SuppressionForm, async (input, actor) => {
  await addSuppression(actor, input);
  // The frame shows how many numbers are suppressed.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const remove = workspaceAction(SuppressionId, async ({ id }, actor): Promise<void> => {
  await removeSuppression(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`/w/${actor.workspaceSlug}/suppressions?done=suppressions.done.removed`);
});

const erase = workspaceAction(SuppressionId, async ({ id }, actor) => {
  await eraseSuppression(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

export async function addSuppressionAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return add(state, form);
}

export async function removeSuppressionAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return remove(state, form);
}

export async function eraseSuppressionAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return erase(state, form);
}
