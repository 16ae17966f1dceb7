import { recordCampaignEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { type Campaign, Prisma } from '#lib/db/generated/client.ts';
import { databaseTime } from '#lib/db/time.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { nextOccurrence, Recurrence } from '#lib/domain/recurrence.ts';
import { cut } from '#lib/domain/text.ts';
import type { LaunchPlan } from '#lib/features/dispatch/queries.ts';
import { copied, stillThere } from './service.ts';

/** Keeps a campaign, launched or not, as a template under a name. Throws forbidden, notFound. */
export async function makeTemplate(actor: Actor, id: string, name: string): Promise<{ id: string }> {
  assertCan(actor, 'campaigns.draft');
  const { workspaceId } = actor;
  return transaction(async (tx) => {
    const original = await tx.campaign.findFirst({ where: { id, workspaceId, purpose: { in: ['real', 'template'] } } });
    if (!original) throw new AppError('notFound');
    const audience = await stillThere(tx, workspaceId, original.audience);
    const data = { ...copied(original), workspaceId, name: cut(name, 120), audience, purpose: 'template' as const };
    const template = await tx.campaign.create({ data });
    await recordCampaignEvent(tx, { campaign: template, actor, kind: 'campaign.created', facts: { template: 1 } });
    return { id: template.id };
  });
}

/**
 * Sets when drafts are made from a template and launched automatically, for the actor, whose role must allow it each time; null:
 * no more. Throws forbidden, notFound, neverRecurs.
 */
export async function setRecurrence(actor: Actor, id: string, rule: Recurrence | null): Promise<void> {
  assertCan(actor, 'campaigns.launch');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const template = await tx.campaign.findFirst({
      where: { id, workspaceId, purpose: 'template' },
      include: { workspace: true },
    });
    if (!template) throw new AppError('notFound');
    const next = rule && nextOf(template, rule, await databaseTime(tx));
    if (rule && !next) throw new AppError('neverRecurs');
    await tx.campaign.update({
      where: { id },
      data: { recurrence: rule ?? Prisma.DbNull, nextAt: next?.start ?? null, recursFor: rule ? actor.userId : null },
    });
    await recordCampaignEvent(tx, {
      campaign: template,
      actor,
      kind: 'campaign.recurs',
      facts: rule ? { every: rule.every, from: rule.from } : { every: 'never' },
    });
  });
}

type Template = Campaign & { workspace: { defaultCountry: string; patronDay: string | null } };

const nextOf = ({ timeZone, workspace }: Template, rule: Recurrence, after: Date) =>
  nextOccurrence(rule, { country: workspace.defaultCountry, patronDay: workspace.patronDay }, timeZone, after);

/**
 * Makes the next due draft, to be launched at once (lib/features/campaigns/scheduled.ts); false: nothing is due. It is committed
 * together with the next occurrence, so that none comes twice and none is lost.
 */
export async function recurNext(now: Date): Promise<boolean> {
  return transaction(async (tx) => {
    const [due] = await tx.$queryRaw<{ id: string; occurrenceId: string }[]>`
      SELECT id, code_request_of(id, id, (extract(epoch FROM next_at) / 60)::int) AS "occurrenceId" FROM campaign WHERE next_at <= ${now} AND purpose = 'template'
      ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!due) return false;
    const template = await tx.campaign.findUniqueOrThrow({ where: { id: due.id }, include: { workspace: true } });
    const rule = Recurrence.parse(template.recurrence);
    const start = template.nextAt ?? now;
    const occurrence = nextOf(template, rule, new Date(start.getTime() - 1));
    const next = nextOf(template, rule, now);
    await tx.campaign.update({ where: { id: template.id }, data: { nextAt: next?.start ?? null } });
    const day = start.toLocaleDateString('it-IT', { timeZone: template.timeZone, dateStyle: 'short' });
    // Already made, and the rule was set anew since: once is enough.
    if (await tx.campaign.findUnique({ where: { id: due.occurrenceId }, select: { id: true } })) return true;
    const plan: LaunchPlan = { userId: template.recursFor, userName: null, revision: 1, accepted: null };
    await tx.campaign.create({
      data: {
        ...copied(template),
        // The same id for the same occurrence, looked up before anything leaves: a restored database makes it again.
        id: due.occurrenceId,
        clearedFor: null,
        workspaceId: template.workspaceId,
        name: `${cut(template.name, 105)} – ${day}`,
        audience: await stillThere(tx, template.workspaceId, template.audience),
        windowStart: start,
        windowEnd: occurrence?.end ?? null,
        launchAt: start,
        launchPlan: plan,
      },
    });
    return true;
  });
}
