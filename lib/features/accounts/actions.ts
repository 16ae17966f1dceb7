'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import type { FormState } from '#lib/forms/state.ts';
import { AccountForm } from './schema.ts';
import { resumeAccount, saveAccount } from './service.ts';
import { type AccountTest, testAccount } from './test-account.ts';

const Nothing = z.object({});

const save = workspaceAction(AccountForm, async (input, actor) => {
  await saveAccount(actor, input);
  // The page frame shows credits and the sandbox's badge.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const test = workspaceAction(Nothing, async (_, actor) => {
  const result = await testAccount(actor);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  return result;
});

const resume = workspaceAction(Nothing, async (_, actor) => {
  await resumeAccount(actor);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

const restore = workspaceAction(Nothing, async (_, actor) => {
  const lookedUp = await lookUpAfterRestore(actor);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  return lookedUp;
});

type LookedUp = { calls: number };

export async function lookUpAfterRestoreAction(
  state: FormState<LookedUp>,
  form: FormData,
): Promise<FormState<LookedUp>> {
  return restore(state, form);
}

export async function saveAccountAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return save(state, form);
}

export async function testAccountAction(
  state: FormState<AccountTest>,
  form: FormData,
): Promise<FormState<AccountTest>> {
  return test(state, form);
}

export async function resumeAccountAction(state: FormState<void>, form: FormData): Promise<FormState<void>> {
  return resume(state, form);
}
