'use server';

import { revalidatePath } from 'next/cache';
import type { Actor } from '#lib/domain/actor.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { CallerIdLabel, NewCallerId, OneCallerId } from './schema.ts';
import { addCallerId, labelCallerId, removeCallerId } from './service.ts';

const shown = (actor: Actor) => revalidatePath(`/w/${actor.workspaceSlug}/settings/caller-ids`);

export const addCallerIdAction = workspaceAction('addCallerIdAction', NewCallerId, async (input, actor) => {
  await addCallerId(actor, input);
  shown(actor);
});

export const labelCallerIdAction = workspaceAction('labelCallerIdAction', CallerIdLabel, async (input, actor) => {
  await labelCallerId(actor, input);
  shown(actor);
});

export const removeCallerIdAction = workspaceAction('removeCallerIdAction', OneCallerId, async ({ id }, actor) => {
  await removeCallerId(actor, id);
  shown(actor);
});
