import { readExchange } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Paged, paged, readSize, type Turn } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { isUuid } from '#lib/domain/uuid.ts';

const PAGE = 50;

/** One filter of the calls: an outcome, or a state of those that have none yet. */
export const CALL_FILTERS = [
  'answered',
  'notReached',
  'refused',
  'optedOut',
  'submitted',
  'unknown',
  'parked',
  'pending',
  'excluded',
  'cancelled',
  'expired',
] as const;
export type CallFilter = (typeof CALL_FILTERS)[number];

export type CallRow = {
  codeRequest: string;
  number: string;
  firstName: string;
  lastName: string;
  bucket: CallFilter;
  /** True while the batch that carries it is on its way. */
  sending: boolean;
  reason: string | null;
  status: string | null;
  digits: string | null;
  answeredAt: Date | null;
  endedAt: Date | null;
  price: string | null;
  retries: number | null;
};

/**
 * One page of a campaign's calls in the order of the launch. The search takes any part of a name or a number. Keys are
 * CodeRequests.
 */
export async function callPage(
  actor: Actor,
  campaignId: string,
  filter: { bucket?: CallFilter | undefined; search?: string | undefined },
  turn: Turn<string> = {},
  size = PAGE,
): Promise<Paged<CallRow, string>> {
  const key = turn.before ?? turn.after;
  const where = [Prisma.sql`c.campaign_id = ${campaignId}::uuid AND c.workspace_id = ${actor.workspaceId}::uuid`];
  if (filter.bucket) where.push(Prisma.sql`call_bucket(c.state, c.outcome) = ${filter.bucket}`);
  const search = filter.search?.trim();
  if (search) where.push(matches(search));
  if (key !== undefined && isUuid(key)) {
    where.push(
      turn.before === undefined ? Prisma.sql`c.code_request > ${key}::uuid` : Prisma.sql`c.code_request < ${key}::uuid`,
    );
  }
  const order = turn.before === undefined ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await prisma.$queryRaw<CallRow[]>`
    SELECT c.code_request AS "codeRequest", c.number, c.first_name AS "firstName", c.last_name AS "lastName",
           call_bucket(c.state, c.outcome) AS bucket, c.state = 'pending' AND b.state = 'sending' AS sending,
           c.reason, c.status, c.digits, c.answered_at AS "answeredAt", c.ended_at AS "endedAt", c.price::text AS price, c.retries
    FROM call c LEFT JOIN batch b ON b.id = c.batch_id
    WHERE ${Prisma.join(where, ' AND ')}
    ORDER BY c.code_request ${order} LIMIT ${readSize(size)}`;
  return paged(rows, size, turn, (row) => row.codeRequest);
}

/** Digits are looked for in the number, however it was written; words in the name. */
function matches(search: string): Prisma.Sql {
  const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  if (/^[\d\s+()./-]+$/.test(search)) {
    const digits = search.replace(/\D/g, '').replace(/^00/, '');
    return Prisma.sql`c.number LIKE ${like(digits)}`;
  }
  return Prisma.sql`(c.first_name || ' ' || c.last_name) ILIKE ${like(search)}`;
}

/** One call of a campaign, with everything that happened to it. Null: this workspace has no such call. */
export async function callOf(actor: Actor, campaignId: string, codeRequest: string) {
  if (!isUuid(campaignId) || !isUuid(codeRequest)) return null;
  const { workspaceId } = actor;
  const call = await prisma.call.findFirst({
    where: { codeRequest, campaignId, workspaceId },
    include: {
      batch: { select: { id: true, seq: true, size: true, state: true, attempt: true, dueAt: true } },
      campaign: { select: { id: true, name: true, launchedAt: true, snapshot: true, timeZone: true, windowEnd: true } },
    },
  });
  if (!call) return null;
  const [statuses, batches] = await Promise.all([
    prisma.callStatus.findMany({ where: { codeRequest, workspaceId }, orderBy: { id: 'asc' } }),
    prisma.batch.count({ where: { campaignId, workspaceId } }),
  ]);
  const batchIds = [...new Set([call.batchId, ...statuses.map((status) => status.batchId)])].filter(
    (id) => id !== null,
  );
  const exchanges = await exchangesThatCarried(codeRequest, batchIds, workspaceId);
  return { call: { ...call, price: call.price?.toString() ?? null }, statuses, batches, exchanges };
}
export type CallPage = NonNullable<Awaited<ReturnType<typeof callOf>>>;

/** Look-ups that are shown with their text; a call that was asked about more often names the rest. */
const SHOWN_EXCHANGES = 40;

/** The exchanges of the batches whose request holds this CodeRequest, in order of time, with their texts as stored. */
async function exchangesThatCarried(codeRequest: string, batchIds: string[], workspaceId: string) {
  const rows = await prisma.exchange.findMany({
    where: { batchId: { in: batchIds }, workspaceId },
    orderBy: { id: 'asc' },
    take: SHOWN_EXCHANGES,
    omit: { headers: true },
  });
  return rows.flatMap(({ request, response, ...row }) => {
    const texts = readExchange({ request, response });
    return texts.request.includes(codeRequest) ? [{ ...row, ...texts }] : [];
  });
}
export type CarriedExchange = Awaited<ReturnType<typeof exchangesThatCarried>>[number];
