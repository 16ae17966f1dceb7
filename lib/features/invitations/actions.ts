'use server';

import { revalidatePath } from 'next/cache';
import { getLocale } from 'next-intl/server';
import { signedIn } from '#lib/auth/actor.ts';
import { countTry } from '#lib/auth/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { openAction, workspaceAction } from '#lib/forms/action.ts';
import { invitationFor } from './queries.ts';
import { FirstPassword, LinkToken, NewInvitation, OneInvitation } from './schema.ts';
import { accept, acceptAsNew, invite, sendAgain, withdraw } from './service.ts';

const refresh = (actor: Actor) => revalidatePath(`/w/${actor.workspaceSlug}/settings/members`);

export const inviteAction = workspaceAction('inviteAction', NewInvitation, async (given, actor) => {
  const invited = await invite(actor, { ...given, language: (await getLocale()) === 'en' ? 'en' : 'it' });
  refresh(actor);
  return invited;
});

export const sendAgainAction = workspaceAction('sendAgainAction', OneInvitation, async ({ id }, actor) => {
  const invited = await sendAgain(actor, id);
  refresh(actor);
  return invited;
});

export const withdrawAction = workspaceAction('withdrawAction', OneInvitation, async ({ id }, actor) => {
  await withdraw(actor, id);
  refresh(actor);
});

/** Reads an invitation by its link. A separate request, sent by the page: opening the address alone does nothing. */
export const lookAtInvitationAction = openAction('lookAtInvitationAction', LinkToken, async ({ token }) => {
  await countTry();
  return invitationFor(token, (await signedIn())?.userId ?? null);
});

export const acceptAction = openAction('acceptAction', LinkToken, async ({ token }) => {
  await countTry();
  const session = await signedIn();
  if (!session) throw new AppError('invitationNeedsSignIn');
  return accept(token, session.userId);
});

export const acceptAsNewAction = openAction(
  'acceptAsNewAction',
  FirstPassword,
  async ({ token, name, newPassword }) => {
    await countTry();
    // In a browser with a signed-in user, no second user is made by mistake.
    const session = await signedIn();
    if (session) return accept(token, session.userId);
    return acceptAsNew(token, { name, password: newPassword });
  },
);
