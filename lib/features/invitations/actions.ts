'use server';

import { revalidatePath } from 'next/cache';
import { getLocale } from 'next-intl/server';
import { signedIn } from '#lib/auth/actor.ts';
import { countTry } from '#lib/auth/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { openAction, workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { type Invitation, invitationFor } from './queries.ts';
import { FirstPassword, LinkToken, NewInvitation, OneInvitation } from './schema.ts';
import { type Accepted, accept, acceptAsNew, type Invited, invite, sendAgain, withdraw } from './service.ts';

type Answer<T> = Promise<FormState<T>>;

const refresh = (actor: Actor) => revalidatePath(`/w/${actor.workspaceSlug}/settings/members`);

const ask = workspaceAction<typeof NewInvitation, Invited>(NewInvitation, async (given, actor) => {
  const invited = await invite(actor, { ...given, language: (await getLocale()) === 'en' ? 'en' : 'it' });
  refresh(actor);
  return invited;
});

const again = workspaceAction<typeof OneInvitation, Invited>(OneInvitation, async ({ id }, actor) => {
  const invited = await sendAgain(actor, id);
  refresh(actor);
  return invited;
});

const takeBack = workspaceAction<typeof OneInvitation, void>(OneInvitation, async ({ id }, actor) => {
  await withdraw(actor, id);
  refresh(actor);
});

const look = openAction<typeof LinkToken, Invitation>(LinkToken, async ({ token }) => {
  await countTry();
  return invitationFor(token, (await signedIn())?.userId ?? null);
});

const click = openAction<typeof LinkToken, Accepted>(LinkToken, async ({ token }) => {
  await countTry();
  const session = await signedIn();
  if (!session) throw new AppError('invitationNeedsSignIn');
  return accept(token, session.userId);
});

const first = openAction<typeof FirstPassword, Accepted>(FirstPassword, async ({ token, name, newPassword }) => {
  await countTry();
  // In a browser with a signed-in user, no second user is made by mistake.
  const session = await signedIn();
  if (session) return accept(token, session.userId);
  return acceptAsNew(token, { name, password: newPassword });
});

export async function inviteAction(state: FormState<Invited>, form: FormData): Answer<Invited> {
  return ask(state, form);
}

export async function sendAgainAction(state: FormState<Invited>, form: FormData): Answer<Invited> {
  return again(state, form);
}

export async function withdrawAction(state: FormState<void>, form: FormData): Answer<void> {
  return takeBack(state, form);
}

/** Reads an invitation by its link. A separate request, sent by the page: opening the address alone does nothing. */
export async function lookAtInvitationAction(state: FormState<Invitation>, form: FormData): Answer<Invitation> {
  return look(state, form);
}

export async function acceptAction(state: FormState<Accepted>, form: FormData): Answer<Accepted> {
  return click(state, form);
}

export async function acceptAsNewAction(state: FormState<Accepted>, form: FormData): Answer<Accepted> {
  return first(state, form);
}
