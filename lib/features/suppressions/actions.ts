'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { formatNumber } from '#lib/domain/phone.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { SuppressionForm, SuppressionId } from './schema.ts';
import { addSuppression, eraseSuppression, removeSuppression } from './service.ts';

/** Returns the numbers that are suppressed now, in a readable format. */
const add = workspaceAction(SuppressionForm, async (input, actor) => {
  await addSuppression(actor, input);
  // The page frame shows the number of suppressed numbers.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  return [input.number, ...(input.others ?? [])].map(formatNumber);
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

export async function addSuppressionAction(state: FormState<string[]>, form: FormData): Promise<FormState<string[]>> {
  return add(state, form);
}

export async function removeSuppressionAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return remove(state, form);
}

export async function eraseSuppressionAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return erase(state, form);
}
