'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { signedIn } from '#lib/auth/actor.ts';
import { countTry, networkAddress, rememberDevice } from '#lib/auth/client.ts';
import { markOf } from '#lib/auth/device.ts';
import { AppError } from '#lib/domain/errors.ts';
import { openAction, workspaceAction } from '#lib/forms/action.ts';
import {
  BrowserLink,
  BrowserToken,
  NewPassword,
  Nothing,
  OneMember,
  OneSession,
  PasswordByLink,
  RoleOfMember,
  WorkspaceSettings,
} from './schema.ts';
import {
  askForBrowserLink,
  changeOwnPassword,
  changeRole,
  changeWorkspace,
  endOwnSessions,
  removeMember,
  setPasswordByLink,
} from './service.ts';

export const saveWorkspaceAction = workspaceAction('saveWorkspaceAction', WorkspaceSettings, async (input, actor) => {
  await changeWorkspace(actor, input);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

export const changeRoleAction = workspaceAction('changeRoleAction', RoleOfMember, async (input, actor) => {
  await changeRole(actor, input);
  // The user's own role decides what every page offers.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

export const removeMemberAction = workspaceAction('removeMemberAction', OneMember, async ({ userId }, actor) => {
  await removeMember(actor, userId);
  if (userId === actor.userId) redirect('/');
  revalidatePath(`/w/${actor.workspaceSlug}/settings/members`);
});

export const changePasswordAction = workspaceAction('changePasswordAction', NewPassword, async (input, actor) => {
  await changeOwnPassword(actor, input);
});

export const endSessionAction = workspaceAction('endSessionAction', OneSession, async ({ id }, actor) => {
  await endOwnSessions(actor, { only: id });
  revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);
});

export const endOtherSessionsAction = workspaceAction('endOtherSessionsAction', Nothing, async (_, actor) => {
  await endOwnSessions(actor, { except: (await signedIn())?.sessionId });
  revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);
});

export const setPasswordByLinkAction = openAction(
  'setPasswordByLinkAction',
  PasswordByLink,
  async ({ token, newPassword }) => {
    await countTry();
    return setPasswordByLink(token, newPassword);
  },
);

export const sendBrowserLinkAction = openAction('sendBrowserLinkAction', BrowserLink, async ({ email }) => {
  // Not awaited: the time that a letter takes would reveal whether there is anybody to write to.
  await askForBrowserLink(email, await networkAddress());
});

/** Makes this browser a known one for the e-mail of a link. It signs nobody in. */
export const knowBrowserAction = openAction('knowBrowserAction', BrowserToken, async ({ token }) => {
  await countTry();
  const mark = markOf(token, new Date());
  if (mark === null) throw new AppError('browserLinkGone');
  await rememberDevice(mark);
});
