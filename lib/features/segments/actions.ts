'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { contactCount } from '#lib/features/contacts/queries.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { FilterForm, SegmentForm, SegmentId } from './schema.ts';
import { deleteSegment, saveSegment } from './service.ts';

const home = (slug: string) => `/w/${slug}/contacts`;

export const saveSegmentAction = workspaceAction('saveSegmentAction', SegmentForm, async (input, actor) => {
  const id = await saveSegment(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  if (!input.id) redirect(`${home(actor.workspaceSlug)}?segment=${id}&done=people.done.segmentCreated`);
});

export const deleteSegmentAction = workspaceAction('deleteSegmentAction', SegmentId, async ({ id }, actor) => {
  await deleteSegment(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/lists?done=people.done.segmentDeleted`);
});

/** Returns how many contacts a filter matches while it is being built. */
export const countFilterAction = workspaceAction('countFilterAction', FilterForm, async ({ filter }, actor) =>
  contactCount(actor.workspaceId, { filter }),
);
