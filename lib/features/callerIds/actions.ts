'use server';

import { revalidatePath } from 'next/cache';
import type { Actor } from '#lib/domain/actor.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { CallerIdLabel, NewCallerId, OneCallerId } from './schema.ts';
import { addCallerId, labelCallerId, removeCallerId } from './service.ts';

type Form = (state: FormState<void>, form: FormData) => Promise<FormState<void>>;

const shown = (actor: Actor) => revalidatePath(`/w/${actor.workspaceSlug}/settings/caller-ids`);

const add: Form = workspaceAction(NewCallerId, async (input, actor) => {
  await addCallerId(actor, input);
  shown(actor);
});

const label: Form = workspaceAction(CallerIdLabel, async (input, actor) => {
  await labelCallerId(actor, input);
  shown(actor);
});

const remove: Form = workspaceAction(OneCallerId, async ({ id }, actor) => {
  await removeCallerId(actor, id);
  shown(actor);
});

export async function addCallerIdAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return add(state, form);
}

export async function labelCallerIdAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return label(state, form);
}

export async function removeCallerIdAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return remove(state, form);
}
