'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { signedIn } from '#lib/auth/actor.ts';
import { countTry, networkAddress, rememberDevice } from '#lib/auth/client.ts';
import { markOf } from '#lib/auth/device.ts';
import { AppError } from '#lib/domain/errors.ts';
import { openAction, workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
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

type Answer<T = void> = Promise<FormState<T>>;

const saveWorkspace = workspaceAction(WorkspaceSettings, async (input, actor) => {
  await changeWorkspace(actor, input);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const giveRole = workspaceAction(RoleOfMember, async (input, actor) => {
  await changeRole(actor, input);
  // The user's own role decides what every page offers.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const remove = workspaceAction(OneMember, async ({ userId }, actor) => {
  await removeMember(actor, userId);
  if (userId === actor.userId) redirect('/');
  revalidatePath(`/w/${actor.workspaceSlug}/settings/members`);
});

const newPassword = workspaceAction(NewPassword, async (input, actor) => {
  await changeOwnPassword(actor, input);
});

const endSession = workspaceAction<typeof OneSession, void>(OneSession, async ({ id }, actor) => {
  await endOwnSessions(actor, { only: id });
  revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);
});

const endOtherSessions = workspaceAction<typeof Nothing, void>(Nothing, async (_, actor) => {
  await endOwnSessions(actor, { except: (await signedIn())?.sessionId });
  revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);
});

const byLink = openAction<typeof PasswordByLink, { email: string }>(PasswordByLink, async ({ token, newPassword }) => {
  await countTry();
  return setPasswordByLink(token, newPassword);
});

const sendBrowserLink = openAction<typeof BrowserLink, void>(BrowserLink, async ({ email }) => {
  // Not awaited: the time that a letter takes would reveal whether there is anybody to write to.
  await askForBrowserLink(email, await networkAddress());
});

const knowBrowser = openAction<typeof BrowserToken, void>(BrowserToken, async ({ token }) => {
  await countTry();
  const mark = markOf(token, new Date());
  if (mark === null) throw new AppError('browserLinkGone');
  await rememberDevice(mark);
});

export async function saveWorkspaceAction(state: FormState<void>, form: FormData): Answer {
  return saveWorkspace(state, form);
}

export async function changeRoleAction(state: FormState<void>, form: FormData): Answer {
  return giveRole(state, form);
}

export async function removeMemberAction(state: FormState<void>, form: FormData): Answer {
  return remove(state, form);
}

export async function changePasswordAction(state: FormState<void>, form: FormData): Answer {
  return newPassword(state, form);
}

export async function endSessionAction(state: FormState<void>, form: FormData): Answer {
  return endSession(state, form);
}

export async function endOtherSessionsAction(state: FormState<void>, form: FormData): Answer {
  return endOtherSessions(state, form);
}

export async function setPasswordByLinkAction(
  state: FormState<{ email: string }>,
  form: FormData,
): Answer<{ email: string }> {
  return byLink(state, form);
}

export async function sendBrowserLinkAction(state: FormState<void>, form: FormData): Answer {
  return sendBrowserLink(state, form);
}

/** Makes this browser a known one for the e-mail of a link. It signs nobody in. */
export async function knowBrowserAction(state: FormState<void>, form: FormData): Answer {
  return knowBrowser(state, form);
}
