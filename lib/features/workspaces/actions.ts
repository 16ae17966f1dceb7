'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { NewMember, NewPassword, OneMember, RoleOfMember, WorkspaceSettings } from './schema.ts';
import {
  type AddedMember,
  addMember,
  changeOwnPassword,
  changeRole,
  changeWorkspace,
  removeMember,
} from './service.ts';

type Answer<T = void> = Promise<FormState<T>>;

const saveWorkspace = workspaceAction(WorkspaceSettings, async (input, actor) => {
  await changeWorkspace(actor, input);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const add = workspaceAction(NewMember, async (input, actor) => {
  const added = await addMember(actor, input);
  revalidatePath(`/w/${actor.workspaceSlug}/settings/members`);
  return added;
});

const giveRole = workspaceAction(RoleOfMember, async (input, actor) => {
  await changeRole(actor, input);
  // One's own role decides what every page offers.
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

export async function saveWorkspaceAction(state: FormState<void>, form: FormData): Answer {
  return saveWorkspace(state, form);
}

export async function addMemberAction(state: FormState<AddedMember>, form: FormData): Answer<AddedMember> {
  return add(state, form);
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
