'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { contactCount } from '#lib/features/contacts/queries.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { FilterForm, SegmentForm, SegmentId } from './schema.ts';
import { deleteSegment, saveSegment } from './service.ts';

type Answer<T = void> = Promise<FormState<T>>;
type Counted = { count: number; exact: boolean };

const home = (slug: string) => `/w/${slug}/contacts`;

const save = workspaceAction(SegmentForm, async (input, actor) => {
  const id = await saveSegment(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  if (!input.id) redirect(`${home(actor.workspaceSlug)}?segment=${id}&done=people.done.segmentCreated`);
});

const remove = workspaceAction(SegmentId, async ({ id }, actor) => {
  await deleteSegment(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/lists?done=people.done.segmentDeleted`);
});

const count = workspaceAction(FilterForm, async ({ filter }, actor) => contactCount(actor.workspaceId, { filter }));

export async function saveSegmentAction(state: FormState<void>, form: FormData): Answer {
  return save(state, form);
}

export async function deleteSegmentAction(state: FormState<never>, form: FormData): Answer<never> {
  return remove(state, form);
}

/** Returns how many contacts a filter matches while it is being built. */
export async function countFilterAction(state: FormState<Counted>, form: FormData): Answer<Counted> {
  return count(state, form);
}
