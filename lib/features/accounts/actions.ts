'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { AccountForm } from './schema.ts';
import { resumeAccount, saveAccount } from './service.ts';
import { testAccount } from './test-account.ts';

const Nothing = z.object({});

export const saveAccountAction = workspaceAction('saveAccountAction', AccountForm, async (input, actor) => {
  await saveAccount(actor, input);
  // The page frame shows credits and the sandbox's badge.
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

export const testAccountAction = workspaceAction('testAccountAction', Nothing, async (_, actor) => {
  const result = await testAccount(actor);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  return result;
});

export const resumeAccountAction = workspaceAction('resumeAccountAction', Nothing, async (_, actor) => {
  await resumeAccount(actor);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
});

export const lookUpAfterRestoreAction = workspaceAction('lookUpAfterRestoreAction', Nothing, async (_, actor) => {
  const lookedUp = await lookUpAfterRestore(actor);
  revalidatePath(`/w/${actor.workspaceSlug}`, 'layout');
  return lookedUp;
});
