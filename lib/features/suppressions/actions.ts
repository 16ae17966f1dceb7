'use server';

import { revalidatePath } from 'next/cache';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { SuppressionForm, SuppressionId } from './schema.ts';
import { addSuppression, removeSuppression } from './service.ts';

const add = workspaceAction(SuppressionForm, async (input, actor) => {
  await addSuppression(actor, input);
  // The frame shows how many numbers are suppressed.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const remove = workspaceAction(SuppressionId, async ({ id }, actor) => {
  await removeSuppression(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

export async function addSuppressionAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return add(state, form);
}

export async function removeSuppressionAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return remove(state, form);
}
