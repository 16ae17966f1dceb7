'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { deleteList, removeFromList, saveList } from './list-service.ts';
import { ContactForm, ContactId, ListForm, Membership } from './schema.ts';
import { deleteContact, saveContact } from './service.ts';

type Answer<T = void> = Promise<FormState<T>>;

const home = (slug: string) => `/w/${slug}/contacts`;

const save = workspaceAction(ContactForm, async (input, actor) => {
  const id = await saveContact(actor, input);
  // The frame shows how many contacts there are.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  if (!input.id) redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.created`);
});

const remove = workspaceAction(ContactId, async ({ id }, actor) => {
  await deleteContact(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}?done=contacts.done.deleted`);
});

const keepList = workspaceAction(ListForm, async (input, actor) => {
  const id = await saveList(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  if (!input.id) redirect(`${home(actor.workspaceSlug)}/lists/${id}?done=contacts.done.listCreated`);
});

const removeList = workspaceAction(ContactId, async ({ id }, actor) => {
  await deleteList(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/lists?done=contacts.done.listDeleted`);
});

const takeOut = workspaceAction(Membership, async (input, actor) => {
  await removeFromList(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
});

export async function saveContactAction(state: FormState<void>, form: FormData): Answer {
  return save(state, form);
}

export async function deleteContactAction(state: FormState<never>, form: FormData): Answer<never> {
  return remove(state, form);
}

export async function saveListAction(state: FormState<void>, form: FormData): Answer {
  return keepList(state, form);
}

export async function deleteListAction(state: FormState<never>, form: FormData): Answer<never> {
  return removeList(state, form);
}

export async function removeFromListAction(state: FormState<void>, form: FormData): Answer {
  return takeOut(state, form);
}
