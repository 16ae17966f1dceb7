import { readExchange } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import { type CampaignPurpose, Prisma } from '#lib/db/generated/client.ts';
import { newestFirst, type Page, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { spellingsOf } from '#lib/domain/number-line.ts';
import { asUuid, isUuid } from '#lib/domain/uuid.ts';
import { type ExchangeSearch, readSearch } from './search.ts';

export const EXCHANGE_KINDS = ['place', 'lookUp', 'credits'] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

/** `open`: no answer yet. */
export const EXCHANGE_OUTCOMES = ['accepted', 'refused', 'notDelivered', 'unknown', 'open'] as const;
export type ExchangeOutcome = (typeof EXCHANGE_OUTCOMES)[number];

export type ExchangeRow = {
  id: string;
  kind: ExchangeKind;
  campaign: { id: string; name: string; purpose: CampaignPurpose } | null;
  batch: { seq: number; size: number } | null;
  attempt: number;
  outcome: ExchangeOutcome;
  httpStatus: number | null;
  reason: string | null;
  startedAt: Date;
  endedAt: Date | null;
  requestBytes: number;
  responseBytes: number | null;
};

export type ExchangeFilter = { kind?: ExchangeKind; outcome?: ExchangeOutcome; search?: ExchangeSearch | null };

/** A call that a search found, with its standing. */
export type FoundCall = {
  codeRequest: string;
  number: string;
  firstName: string;
  lastName: string;
  campaignId: string;
  campaignName: string;
  purpose: CampaignPurpose;
};

const PAGE = 50;
/** Maximum number of calls that a search names above its exchanges. */
const NAMED_CALLS = 5;

const ROW = {
  id: true,
  kind: true,
  attempt: true,
  outcome: true,
  httpStatus: true,
  reason: true,
  startedAt: true,
  endedAt: true,
  requestBytes: true,
  responseBytes: true,
  campaign: { select: { id: true, name: true, purpose: true } },
  batch: { select: { seq: true, size: true } },
} satisfies Prisma.ExchangeSelect;

/** Returns the workspace's exchanges, newest first. A search narrows them to those whose batch carried a matching call. */
export async function listExchanges(
  actor: Actor,
  filter: ExchangeFilter = {},
  turn: Turn = {},
  size = PAGE,
): Promise<Page<ExchangeRow>> {
  const place = placeOf(turn, asUuid);
  const { where, orderBy } = newestFirst(place);
  const search = filter.search ?? null;
  const batches = search ? await batchesThatCarried(actor, search) : null;
  const read = await prisma.exchange.findMany({
    where: {
      workspaceId: actor.workspaceId,
      ...(filter.kind && { kind: filter.kind }),
      ...(filter.outcome && { outcome: filter.outcome === 'open' ? null : filter.outcome }),
      ...(batches && { batchId: { in: batches } }),
      ...where,
    },
    select: ROW,
    orderBy,
    take: readSize(size),
  });
  const rows = read.map((row) => ({ ...row, outcome: row.outcome ?? ('open' as const) }));
  return paged(rows, size, place, (row) => row.id);
}

function searchedCalls(actor: Actor, search: ExchangeSearch): Prisma.Sql {
  const workspace = Prisma.sql`c."workspace_id" = ${actor.workspaceId}::uuid`;
  if (search.by === 'codeRequest') return Prisma.sql`${workspace} AND c."code_request" = ${search.codeRequest}::uuid`;
  if (search.by === 'number')
    return Prisma.sql`${workspace} AND c."number" = ANY(${spellingsOf(search.number)}::text[])`;
  return Prisma.sql`false`;
}

/** The current batch of a call, and each one in its history: it may have been sent again in another. */
async function batchesThatCarried(actor: Actor, search: ExchangeSearch): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ batch_id: string }[]>`
    WITH found AS MATERIALIZED (
      SELECT c."code_request", c."batch_id" FROM "call" c WHERE ${searchedCalls(actor, search)}
    )
    SELECT "batch_id" FROM found WHERE "batch_id" IS NOT NULL
    UNION
    SELECT s."batch_id" FROM "call_status" s JOIN found USING ("code_request")
    WHERE s."workspace_id" = ${actor.workspaceId}::uuid AND s."batch_id" IS NOT NULL`;
  return rows.map((row) => row.batch_id);
}

/** Returns the calls that a search found, newest first: their number, and the first few by name. */
export async function findCalls(actor: Actor, search: ExchangeSearch): Promise<{ total: number; calls: FoundCall[] }> {
  const calls = await prisma.$queryRaw<(FoundCall & { total: number })[]>`
    SELECT c."code_request" AS "codeRequest", c."number", c."first_name" AS "firstName", c."last_name" AS "lastName",
           g."id" AS "campaignId", g."name" AS "campaignName", g."purpose"::text AS "purpose", count(*) OVER ()::int AS "total"
    FROM "call" c JOIN "campaign" g ON g."id" = c."campaign_id"
    WHERE ${searchedCalls(actor, search)}
    ORDER BY c."code_request" DESC LIMIT ${NAMED_CALLS}`;
  return { total: calls[0]?.total ?? 0, calls: calls.map(({ total: _, ...call }) => call) };
}

export type ExchangeFacts = ExchangeRow & {
  method: string;
  url: string;
  requestSha256: string;
  responseSha256: string | null;
  /** As stored: redacted, and the answer capped. */
  request: string;
  response: string | null;
  contentType: string | null;
  sandbox: boolean;
};

/** Returns one exchange with its request and answer; null for an unknown id and for another workspace's. */
export async function readOneExchange(actor: Actor, id: string): Promise<ExchangeFacts | null> {
  const row = isUuid(id)
    ? await prisma.exchange.findFirst({
        where: { id, workspaceId: actor.workspaceId },
        select: {
          ...ROW,
          method: true,
          url: true,
          request: true,
          requestSha256: true,
          response: true,
          responseSha256: true,
          headers: true,
          account: { select: { sandbox: true } },
        },
      })
    : null;
  if (!row) return null;
  const { headers, account, ...rest } = row;
  return {
    ...rest,
    outcome: row.outcome ?? 'open',
    ...readExchange(row),
    contentType: headerOf(headers, 'content-type'),
    sandbox: account.sandbox,
  };
}

function headerOf(headers: Prisma.JsonValue, name: string): string | null {
  if (headers === null || typeof headers !== 'object' || Array.isArray(headers)) return null;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : null;
}

/**
 * Returns the CodeRequest of the searched call that an exchange carried: a CodeRequest as it is, a number through the calls of
 * the exchange's batch (at most one per campaign and round). Undefined if it carried none.
 */
export async function codeRequestIn(actor: Actor, exchangeId: string, text: string): Promise<string | undefined> {
  const search = await readSearch(actor, text);
  if (!search) return undefined;
  const [found] = await prisma.$queryRaw<{ codeRequest: string }[]>`
    SELECT c."code_request" AS "codeRequest"
    FROM "exchange" e JOIN "call" c ON c."campaign_id" = e."campaign_id"
    WHERE e."id" = ${exchangeId}::uuid AND ${searchedCalls(actor, search)}
      AND (c."batch_id" = e."batch_id"
           OR EXISTS (SELECT 1 FROM "call_status" s WHERE s."code_request" = c."code_request" AND s."batch_id" = e."batch_id"))
    LIMIT 1`;
  return found?.codeRequest;
}
