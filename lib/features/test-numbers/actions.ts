'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { Actor } from '#lib/domain/actor.ts';
import { cut } from '#lib/domain/text.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { NewTestNumber, OneTestNumber, TestCallForm, TestCode } from './schema.ts';
import { callMe, confirmNumber, removeNumber, sendCode } from './service.ts';

const refresh = (actor: Actor) => revalidatePath(`/w/${actor.workspaceSlug}/settings/profile`);

export const sendCodeAction = workspaceAction('sendCodeAction', NewTestNumber, async (given, actor) => {
  const t = await getTranslations('settings.testNumbers');
  await sendCode(actor, given, (digits) => ({
    text: t('spoken', { digits }),
    language: 'it-IT-F1',
    name: t('campaign'),
  }));
  refresh(actor);
});

export const confirmTestNumberAction = workspaceAction('confirmTestNumberAction', TestCode, async (given, actor) => {
  await confirmNumber(actor, given);
  refresh(actor);
});

export const removeTestNumberAction = workspaceAction(
  'removeTestNumberAction',
  OneTestNumber,
  async ({ id }, actor) => {
    await removeNumber(actor, id);
    refresh(actor);
  },
);

export const testCallAction = workspaceAction('testCallAction', TestCallForm, async ({ id, testNumberId }, actor) => {
  const [t, draft] = [await getTranslations('settings.testNumbers'), await campaignOf(actor, id)];
  const name = cut(t('testOf', { name: draft?.name ?? '' }), 120);
  const test = await callMe(actor, { campaignId: id, testNumberId, name });
  redirect(`/w/${actor.workspaceSlug}/campaigns/${test.id}`);
});
