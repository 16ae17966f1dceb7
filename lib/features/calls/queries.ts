import { readExchange } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Page, type Place, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { spellingsOf } from '#lib/domain/number-line.ts';
import { asUuid, isUuid } from '#lib/domain/uuid.ts';

const PAGE = 50;

/**
 * SQL: a call `k` that is real: tests and rehearsals do not count. Looked up by key, call by call: an `EXISTS` would be one more
 * join for the planner to get wrong.
 */
export const IS_REAL = Prisma.sql`(SELECT g.purpose FROM campaign g WHERE g.id = k.campaign_id) = 'real'`;

/** One filter of the calls: an outcome, or a state of calls without one. */
export const CALL_FILTERS = [
  'answered',
  'notReached',
  'refused',
  'optedOut',
  'submitted',
  'unknown',
  'parked',
  'pending',
  'carried',
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
  /** True while the batch that carries it is being sent. */
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
 * One page of a campaign's calls in the order of its batches; calls excluded at the launch come last. Without a filter each
 * person appears once, in the last round. The search takes any part of a name or number. Keys are CodeRequests. The calls are
 * reached by their batches: an index on changing columns would make every move dearer, and batches know their possible contents.
 */
export async function callPage(
  actor: Actor,
  campaignId: string,
  filter: { bucket?: CallFilter | undefined; search?: string | undefined },
  turn: Turn = {},
  size = PAGE,
): Promise<Page<CallRow>> {
  const asked = placeOf(turn, asUuid);
  const from = asked.from === null ? null : await rankOf(campaignId, asked.from);
  const place = { from, backwards: asked.backwards && from !== null };
  const rows = await prisma.$queryRaw<CallRow[]>(callPageQuery(actor, campaignId, filter, { ...place, size }));
  return paged(rows, size, place, (row) => row.codeRequest);
}

/** A call's rank in the order of the pages. */
type Rank = { seq: number; codeRequest: string };

/** The query of `callPage`, separate so that its plan can be tested. */
export function callPageQuery(
  actor: Actor,
  campaignId: string,
  filter: { bucket?: CallFilter | undefined; search?: string | undefined },
  page: Place<Rank> & { size: number },
): Prisma.Sql {
  const { bucket } = filter;
  const search = filter.search?.trim();
  const { from } = page;
  const beyond = page.backwards ? Prisma.sql`<` : Prisma.sql`>`;
  const order = page.backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const limit = Prisma.sql`LIMIT ${readSize(page.size)}`;
  const own = (row: Prisma.Sql) =>
    Prisma.sql`${row}.campaign_id = ${campaignId}::uuid AND ${row}.workspace_id = ${actor.workspaceId}::uuid`;
  const wanted = (seq: Prisma.Sql, batchState: Prisma.Sql) =>
    allOf([
      own(Prisma.sql`c`),
      stands(bucket, batchState),
      search && matches(search),
      from && Prisma.sql`(${seq}, c.code_request) ${beyond} (${from.seq}::int, ${from.codeRequest}::uuid)`,
    ]);
  const batches = allOf([
    own(Prisma.sql`b`),
    bucket && mayHold(bucket),
    from && Prisma.sql`b.seq ${beyond}= ${from.seq}::int`,
  ]);
  return Prisma.sql`
    WITH page AS (
      (SELECT c.*, b.seq, b.state AS batch_state
       FROM batch b CROSS JOIN LATERAL (SELECT * FROM call c WHERE c.batch_id = b.id AND ${wanted(Prisma.sql`b.seq`, Prisma.sql`b.state`)}) c
       WHERE ${batches} ORDER BY b.seq ${order}, c.code_request ${order} ${limit})
      UNION ALL
      (SELECT c.*, ${NO_BATCH}, NULL FROM call c WHERE c.batch_id IS NULL AND ${wanted(NO_BATCH, Prisma.sql`NULL::batch_state`)}
       ORDER BY c.code_request ${order} ${limit})
    )
    SELECT code_request AS "codeRequest", number, first_name AS "firstName", last_name AS "lastName",
           call_bucket(state, outcome) AS bucket, state = 'pending' AND batch_state = 'sending' AS sending,
           reason, status, digits, answered_at AS "answeredAt", ended_at AS "endedAt", price::text AS price, retries
    FROM page ORDER BY seq ${order}, code_request ${order} ${limit}`;
}

function allOf(conditions: (Prisma.Sql | '' | undefined | null)[]): Prisma.Sql {
  return Prisma.join(
    conditions.filter((condition) => condition instanceof Prisma.Sql),
    ' AND ',
  );
}

/** Stands for the batch of calls that have none, after all batches. */
const NO_BATCH = Prisma.sql`2147483647`;

/** The standing of a call `c`, as lib/domain/books.ts counts it: while its batch is being sent it is under way, not waiting. */
function stands(bucket: CallFilter | undefined, batchState: Prisma.Sql): Prisma.Sql {
  if (bucket === undefined) return Prisma.sql`c.state <> 'carried'`;
  const sending = Prisma.sql`(c.state = 'pending' AND ${batchState} IS NOT DISTINCT FROM 'sending')`;
  if (bucket === 'pending') return Prisma.sql`(c.state = 'pending' AND NOT ${sending})`;
  if (bucket === 'submitted') return Prisma.sql`(c.state = 'submitted' OR ${sending})`;
  return Prisma.sql`call_bucket(c.state, c.outcome) = ${bucket}`;
}

/** Batches that may hold calls of a bucket; except for the two plain buckets the batch itself knows. */
function mayHold(bucket: CallFilter): Prisma.Sql {
  if (bucket === 'pending') return Prisma.sql`b.state = 'pending'`;
  if (bucket === 'submitted') return Prisma.sql`b.state IN ('sending', 'submitted', 'unknown')`;
  return Prisma.sql`b.holds @> ARRAY[${bucket}]`;
}

/** Null for a call that is not of this campaign. */
async function rankOf(campaignId: string, codeRequest: string): Promise<Rank | null> {
  const [rank] = await prisma.$queryRaw<Rank[]>`
    SELECT coalesce(b.seq, ${NO_BATCH}) AS seq, c.code_request AS "codeRequest"
    FROM call c LEFT JOIN batch b ON b.id = c.batch_id
    WHERE c.code_request = ${codeRequest}::uuid AND c.campaign_id = ${campaignId}::uuid`;
  return rank ?? null;
}

/** Digits are searched in the number, in any spelling; words in the name. */
function matches(search: string): Prisma.Sql {
  const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  if (/^[\d\s+()./-]+$/.test(search)) {
    const digits = search.replace(/\D/g, '').replace(/^00/, '');
    return Prisma.sql`c.number LIKE ${like(digits)}`;
  }
  return Prisma.sql`(c.first_name || ' ' || c.last_name) ILIKE ${like(search)}`;
}

export type CallOfNumber = {
  codeRequest: string;
  campaignId: string;
  campaignName: string;
  bucket: CallFilter;
  digits: string | null;
  /** When it was answered or ended; null before that. */
  at: Date | null;
};

/** This workspace's last calls to a number, newest first, in any campaign; in a rehearsal nothing rang. */
export async function callsOfNumber(actor: Actor, number: string, size = PAGE): Promise<CallOfNumber[]> {
  return prisma.$queryRaw<CallOfNumber[]>`
    SELECT c.code_request AS "codeRequest", c.campaign_id AS "campaignId", g.name AS "campaignName",
           call_bucket(c.state, c.outcome) AS bucket, c.digits, coalesce(c.answered_at, c.ended_at) AS at
    FROM call c JOIN campaign g ON g.id = c.campaign_id
    WHERE c.number = ANY(${spellingsOf(number)}::text[]) AND c.workspace_id = ${actor.workspaceId}::uuid AND g.purpose <> 'rehearsal'
    ORDER BY c.code_request DESC LIMIT ${size}::int`;
}

/** Returns one call of a campaign with its whole history. Null: this workspace has no such call. */
export async function callOf(actor: Actor, campaignId: string, codeRequest: string) {
  if (!isUuid(campaignId) || !isUuid(codeRequest)) return null;
  const { workspaceId } = actor;
  const call = await prisma.call.findFirst({
    where: { codeRequest, campaignId, workspaceId },
    include: {
      batch: { select: { id: true, seq: true, size: true, state: true, attempt: true, dueAt: true } },
      campaign: {
        select: {
          id: true,
          name: true,
          purpose: true,
          launchedAt: true,
          snapshot: true,
          timeZone: true,
          windowEnd: true,
        },
      },
    },
  });
  if (!call) return null;
  const [statuses, batches, rounds] = await Promise.all([
    prisma.callStatus.findMany({ where: { codeRequest, workspaceId }, orderBy: { id: 'asc' } }),
    prisma.batch.count({ where: { campaignId, workspaceId } }),
    prisma.call.findMany({
      where: { number: call.number, campaignId, workspaceId },
      select: { codeRequest: true, round: true },
      orderBy: { round: 'asc' },
    }),
  ]);
  const batchIds = [...new Set([call.batchId, ...statuses.map((status) => status.batchId)])].filter(
    (id) => id !== null,
  );
  const exchanges = await exchangesThatCarried(codeRequest, batchIds, workspaceId);
  /** `rounds`: this person's calls in the campaign, one per round. */
  return { call: { ...call, price: call.price?.toString() ?? null }, statuses, batches, exchanges, rounds };
}
export type CallPage = NonNullable<Awaited<ReturnType<typeof callOf>>>;

/** Number of look-ups shown with their text; if there were more, the others are only named. */
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
