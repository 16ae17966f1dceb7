'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { z } from 'zod';
import type { Actor } from '#lib/domain/actor.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { workspaceAction } from '#lib/forms/action.ts';
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
  unconfirmChosen,
  unconfirmNumber,
} from './number-service.ts';
import { contactPage } from './queries.ts';
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

const home = (slug: string) => `/w/${slug}/contacts`;

export const saveContactAction = workspaceAction('saveContactAction', ContactForm, async (input, actor) => {
  const id = await saveContact(actor, input);
  // The page frame shows the number of contacts.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=contacts.done.${input.id ? 'saved' : 'created'}`);
});

export const deleteContactAction = workspaceAction('deleteContactAction', ContactId, async ({ id }, actor) => {
  await deleteContact(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}?done=contacts.done.deleted`);
});

export const eraseContactAction = workspaceAction('eraseContactAction', ContactId, async ({ id }, actor) => {
  await eraseContact(actor, id);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}?done=contacts.done.erased`);
});

export const addConsentAction = workspaceAction('addConsentAction', ConsentForm, async (input, actor) => {
  await addConsent(actor, input);
  revalidatePath(`${home(actor.workspaceSlug)}/${input.contactId}`);
});

export const withdrawConsentAction = workspaceAction('withdrawConsentAction', WithdrawForm, async (input, actor) => {
  await withdrawConsent(actor, input);
  revalidatePath(`${home(actor.workspaceSlug)}/${input.contactId}`);
});

export const saveListAction = workspaceAction('saveListAction', ListForm, async (input, actor) => {
  const id = await saveList(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  if (!input.id) redirect(`${home(actor.workspaceSlug)}/lists/${id}?done=contacts.done.listCreated`);
});

export const deleteListAction = workspaceAction('deleteListAction', ContactId, async ({ id }, actor) => {
  await deleteList(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/lists?done=contacts.done.listDeleted`);
});

export const removeFromListAction = workspaceAction('removeFromListAction', Membership, async (input, actor) => {
  await removeFromList(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
});

export const mergeContactsAction = workspaceAction('mergeContactsAction', Merging, async (input, actor) => {
  await mergeContacts(actor, input);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  redirect(`${home(actor.workspaceSlug)}/${input.id}?done=people.done.merged`);
});

export const saveAttributeAction = workspaceAction('saveAttributeAction', AttributeForm, async (input, actor) => {
  await saveAttribute(actor, input);
  revalidatePath(home(actor.workspaceSlug), 'layout');
});

export const removeAttributeAction = workspaceAction('removeAttributeAction', AttributeKey, async ({ key }, actor) => {
  await removeAttribute(actor, key);
  revalidatePath(home(actor.workspaceSlug), 'layout');
});

/** An action on many people; afterwards all of the contacts' pages show its effect. */
function many<Given extends z.ZodType>(
  name: string,
  form: Given,
  act: (actor: Actor, given: z.output<Given>) => Promise<number>,
) {
  return workspaceAction(name, form, async (given, actor) => {
    const count = await act(actor, given);
    revalidatePath(home(actor.workspaceSlug), 'layout');
    return { count };
  });
}

export const addChosenToListAction = many('addChosenToListAction', ToList, (actor, { target, ...choice }) =>
  addChosenToList(actor, choice, target),
);
export const removeChosenFromListAction = many('removeChosenFromListAction', ToList, (actor, { target, ...choice }) =>
  removeChosenFromList(actor, choice, target),
);
export const tagChosenAction = many('tagChosenAction', ToTag, (actor, { name, ...choice }) =>
  tagChosen(actor, choice, name),
);
export const untagChosenAction = many('untagChosenAction', ToTag, (actor, { name, ...choice }) =>
  untagChosen(actor, choice, name),
);

export const deleteChosenAction = workspaceAction(
  'deleteChosenAction',
  Counted,
  async ({ expected, ...choice }, actor) => {
    const count = await deleteChosen(actor, choice, expected);
    revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
    return { count };
  },
);

export const confirmNumberAction = workspaceAction('confirmNumberAction', ContactId, async ({ id }, actor) => {
  await confirmNumber(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=people.done.numberConfirmed`);
});

export const unconfirmNumberAction = workspaceAction('unconfirmNumberAction', ContactId, async ({ id }, actor) => {
  await unconfirmNumber(actor, id);
  revalidatePath(home(actor.workspaceSlug), 'layout');
  redirect(`${home(actor.workspaceSlug)}/${id}?done=people.done.numberUnconfirmed`);
});

export const confirmChosenAction = many('confirmChosenAction', Counted, (actor, { expected, ...choice }) =>
  confirmChosen(actor, choice, expected),
);
export const unconfirmChosenAction = many('unconfirmChosenAction', ChosenForm, unconfirmChosen);
/** Returns what confirming the numbers of the chosen people would do, for the question before it. */
export const weighConfirmingAction = workspaceAction('weighConfirmingAction', ChosenForm, async (choice, actor) =>
  consequenceOfConfirming(actor, choice),
);

/** Returns what deleting the chosen people would do, for the question before it. */
export const weighDeletingAction = workspaceAction('weighDeletingAction', ChosenForm, async (choice, actor) =>
  consequenceOfDeleting(actor, choice),
);

/** As many people as a user looks through. */
const FOUND = 6;
/** Returns the first people who match a part of a name or number, their numbers in a readable format. */
export const findPeopleAction = workspaceAction('findPeopleAction', PeopleSearch, async ({ search }, actor) => {
  const { rows } = await contactPage(actor.workspaceId, { search, size: FOUND });
  // The numbering plans of the world stay on the server.
  return rows.map((row) => ({ ...row, number: formatNumber(row.number) }));
});
