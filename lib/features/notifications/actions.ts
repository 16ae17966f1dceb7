'use server';

import { revalidatePath } from 'next/cache';
import { workspaceAction } from '#lib/forms/action.ts';
import { MailChoice, SeenUpTo } from './schema.ts';
import { chooseMails, markSeen } from './service.ts';

export const markSeenAction = workspaceAction('markSeenAction', SeenUpTo, async ({ upTo }, actor) => {
  await markSeen(actor, BigInt(upTo));
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

export const chooseMailsAction = workspaceAction('chooseMailsAction', MailChoice, async (choice, actor) => {
  await chooseMails(actor, choice);
  revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);
});
