'use server';

import { revalidatePath } from 'next/cache';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { MailChoice, SeenUpTo } from './schema.ts';
import { chooseMails, markSeen } from './service.ts';

const seen = workspaceAction(SeenUpTo, async ({ upTo }, actor) => {
  await markSeen(actor, BigInt(upTo));
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const choose = workspaceAction(MailChoice, async (choice, actor) => {
  await chooseMails(actor, choice);
  revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);
});

export async function markSeenAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return seen(state, form);
}

export async function chooseMailsAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return choose(state, form);
}
