'use server';

import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { ChangedMessageForm, MessageForm, OneMessage } from './schema.ts';
import { changeMessage, createMessage, deleteMessage } from './service.ts';

type Form = (state: FormState<void>, form: FormData) => Promise<FormState<void>>;

const create: Form = workspaceAction<typeof MessageForm, void>(MessageForm, async (input, actor) => {
  await createMessage(actor, input);
  redirect(`/w/${actor.workspaceSlug}/messages?done=messages.done.created`);
});

const change: Form = workspaceAction<typeof ChangedMessageForm, void>(
  ChangedMessageForm,
  async ({ id, ...input }, actor) => {
    await changeMessage(actor, id, input);
    redirect(`/w/${actor.workspaceSlug}/messages?done=messages.done.changed`);
  },
);

const remove: Form = workspaceAction<typeof OneMessage, void>(OneMessage, async ({ id }, actor) => {
  await deleteMessage(actor, id);
  redirect(`/w/${actor.workspaceSlug}/messages?done=messages.done.deleted`);
});

export async function createMessageAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return create(state, form);
}

export async function changeMessageAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return change(state, form);
}

export async function deleteMessageAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return remove(state, form);
}
