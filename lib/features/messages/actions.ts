'use server';

import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import { ChangedMessageForm, MessageForm, OneMessage } from './schema.ts';
import { changeMessage, createMessage, deleteMessage } from './service.ts';

export const createMessageAction = workspaceAction('createMessageAction', MessageForm, async (input, actor) => {
  await createMessage(actor, input);
  redirect(`/w/${actor.workspaceSlug}/messages?done=messages.done.created`);
});

export const changeMessageAction = workspaceAction(
  'changeMessageAction',
  ChangedMessageForm,
  async ({ id, ...input }, actor) => {
    await changeMessage(actor, id, input);
    redirect(`/w/${actor.workspaceSlug}/messages?done=messages.done.changed`);
  },
);

export const deleteMessageAction = workspaceAction('deleteMessageAction', OneMessage, async ({ id }, actor) => {
  await deleteMessage(actor, id);
  redirect(`/w/${actor.workspaceSlug}/messages?done=messages.done.deleted`);
});
