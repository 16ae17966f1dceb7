'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { formatNumber } from '#lib/domain/phone.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { SuppressionForm, SuppressionId } from './schema.ts';
import { addSuppression, eraseSuppression, removeSuppression } from './service.ts';

/** Returns the numbers that are suppressed now, in a readable format. */
export const addSuppressionAction = workspaceAction('addSuppressionAction', SuppressionForm, async (input, actor) => {
  await addSuppression(actor, input);
  // The page frame shows the number of suppressed numbers.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  return [input.number, ...(input.others ?? [])].map(formatNumber);
});

export const removeSuppressionAction = workspaceAction(
  'removeSuppressionAction',
  SuppressionId,
  async ({ id }, actor): Promise<void> => {
    await removeSuppression(actor, id);
    revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
    redirect(`/w/${actor.workspaceSlug}/suppressions?done=suppressions.done.removed`);
  },
);

export const eraseSuppressionAction = workspaceAction(
  'eraseSuppressionAction',
  SuppressionId,
  async ({ id }, actor) => {
    await eraseSuppression(actor, id);
    revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  },
);
