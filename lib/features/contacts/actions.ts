'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { z } from 'zod';
import type { Actor } from '#lib/domain/actor.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { removeAttribute, saveAttribute } from './attribute-service.ts';
import {
  addChosenToList,
  consequenceOfDeleting,
  deleteChosen,
  removeChosenFromList,
  tagChosen,
  untagChosen,
} from './bulk-service.ts';
import { addConsent, withdrawConsent } from './consents.ts';
import { deleteList, removeFromList, saveList } from './list-service.ts';
import { mergeContacts } from './merge-service.ts';
import {
  confirmChosen,
  confirmNumber,
  consequenceOfConfirming,
  type ToConfirmFigures,
  unconfirmChosen,
  unconfirmNumber,
} from './number-service.ts';
import { type ContactRow, contactPage } from './queries.ts';
import {
  AttributeForm,
  AttributeKey,
  ChosenForm,
  ConsentForm,
  ContactForm,
  ContactId,
  Counted,
  ListForm,
  Membership,
  Merging,
  PeopleSearch,
  ToList,
  ToTag,
  WithdrawForm,
} from './schema.ts';
import { deleteContact, eraseContact, saveContact } from './service.ts';

type Answer<T = void> = Promise<FormState<T>>;

const home = (slug: string) => `/w/${slug}/contacts`;

const save = workspaceAction(ContactForm, async (input, actor) => {
  const id = await saveContact(actor, input);
  // The page frame shows the number of contacts.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.${input.id ? 'saved' : 'created'}`);
});

const remove = workspaceAction(ContactId, async ({ id }, actor) => {
  await deleteContact(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}?done=contacts.done.deleted`);
});

const erase = workspaceAction(ContactId, async ({ id }, actor) => {
  await eraseContact(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}?done=contacts.done.erased`);
});

const agree = workspaceAction(ConsentForm, async (input, actor) => {
  await addConsent(actor, input);
  revalidatePath(`${home(actor.workspaceSlug)}/${input.contactId}`);
});

const withdraw = workspaceAction(WithdrawForm, async (input, actor) => {
  await withdrawConsent(actor, input);
  revalidatePath(`${home(actor.workspaceSlug)}/${input.contactId}`);
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

const merge = workspaceAction(Merging, async (input, actor) => {
  await mergeContacts(actor, input);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${input.id}?done=people.done.merged`);
});

const keepAttribute = workspaceAction(AttributeForm, async (input, actor) => {
  await saveAttribute(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
});

const forget = workspaceAction(AttributeKey, async ({ key }, actor) => {
  await removeAttribute(actor, key);
  revalidatePath(home(actor.workspaceSlug), 'layout');
});

/** The number of contacts that an action on many affected. */
type Done = { count: number };

/** An action on many people; afterwards all of the contacts' pages show its effect. */
function many<Given extends z.ZodType>(form: Given, act: (actor: Actor, given: z.output<Given>) => Promise<number>) {
  return workspaceAction(form, async (given, actor): Promise<Done> => {
    const count = await act(actor, given);
    revalidatePath(home(actor.workspaceSlug), 'layout');
    return { count };
  });
}

const addMany = many(ToList, (actor, { target, ...choice }) => addChosenToList(actor, choice, target));
const removeMany = many(ToList, (actor, { target, ...choice }) => removeChosenFromList(actor, choice, target));
const tagMany = many(ToTag, (actor, { name, ...choice }) => tagChosen(actor, choice, name));
const untagMany = many(ToTag, (actor, { name, ...choice }) => untagChosen(actor, choice, name));

const deleteMany = workspaceAction(Counted, async ({ expected, ...choice }, actor): Promise<Done> => {
  const count = await deleteChosen(actor, choice, expected);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  return { count };
});

const confirmOne = workspaceAction(ContactId, async ({ id }, actor) => {
  await confirmNumber(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=people.done.numberConfirmed`);
});

const unconfirmOne = workspaceAction(ContactId, async ({ id }, actor) => {
  await unconfirmNumber(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=people.done.numberUnconfirmed`);
});

const confirmMany = many(Counted, (actor, { expected, ...choice }) => confirmChosen(actor, choice, expected));
const unconfirmMany = many(ChosenForm, unconfirmChosen);
const weighConfirm = workspaceAction(ChosenForm, async (choice, actor) => consequenceOfConfirming(actor, choice));

const weigh = workspaceAction(ChosenForm, async (choice, actor) => consequenceOfDeleting(actor, choice));

export async function saveContactAction(state: FormState<never>, form: FormData): Answer<never> {
  return save(state, form);
}

export async function deleteContactAction(state: FormState<never>, form: FormData): Answer<never> {
  return remove(state, form);
}

export async function eraseContactAction(state: FormState<never>, form: FormData): Answer<never> {
  return erase(state, form);
}

export async function addConsentAction(state: FormState<void>, form: FormData): Answer {
  return agree(state, form);
}

export async function withdrawConsentAction(state: FormState<void>, form: FormData): Answer {
  return withdraw(state, form);
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

export async function mergeContactsAction(state: FormState<never>, form: FormData): Answer<never> {
  return merge(state, form);
}

export async function saveAttributeAction(state: FormState<void>, form: FormData): Answer {
  return keepAttribute(state, form);
}

export async function removeAttributeAction(state: FormState<void>, form: FormData): Answer {
  return forget(state, form);
}

/** As many people as a user looks through. */
const FOUND = 6;
const find = workspaceAction(PeopleSearch, async ({ search }, actor) => {
  const { rows } = await contactPage(actor.workspaceId, { search, size: FOUND });
  // The numbering plans of the world stay on the server.
  return rows.map((row) => ({ ...row, number: formatNumber(row.number) }));
});

/** Returns the first people who match a part of a name or number, their numbers in a readable format. */
export async function findPeopleAction(state: FormState<ContactRow[]>, form: FormData): Answer<ContactRow[]> {
  return find(state, form);
}

export async function addChosenToListAction(state: FormState<Done>, form: FormData): Answer<Done> {
  return addMany(state, form);
}

export async function removeChosenFromListAction(state: FormState<Done>, form: FormData): Answer<Done> {
  return removeMany(state, form);
}

export async function tagChosenAction(state: FormState<Done>, form: FormData): Answer<Done> {
  return tagMany(state, form);
}

export async function untagChosenAction(state: FormState<Done>, form: FormData): Answer<Done> {
  return untagMany(state, form);
}

export async function deleteChosenAction(state: FormState<Done>, form: FormData): Answer<Done> {
  return deleteMany(state, form);
}

export async function confirmNumberAction(state: FormState<never>, form: FormData): Answer<never> {
  return confirmOne(state, form);
}

export async function unconfirmNumberAction(state: FormState<never>, form: FormData): Answer<never> {
  return unconfirmOne(state, form);
}

export async function confirmChosenAction(state: FormState<Done>, form: FormData): Answer<Done> {
  return confirmMany(state, form);
}

export async function unconfirmChosenAction(state: FormState<Done>, form: FormData): Answer<Done> {
  return unconfirmMany(state, form);
}

/** Returns what confirming the numbers of the chosen people would do, for the question before it. */
export async function weighConfirmingAction(
  state: FormState<ToConfirmFigures>,
  form: FormData,
): Answer<ToConfirmFigures> {
  return weighConfirm(state, form);
}

/** Returns what deleting the chosen people would do, for the question before it. */
export async function weighDeletingAction(
  state: FormState<{ people: number; called: number }>,
  form: FormData,
): Answer<{ people: number; called: number }> {
  return weigh(state, form);
}
