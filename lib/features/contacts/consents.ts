import type pg from 'pg';
import { recordEvent } from '#lib/audit/events.ts';
import { type Db, pool, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import type { ConsentInput, ConsentStatement } from './schema.ts';
import { nameOf } from './service.ts';

export type ConsentRow = {
  id: string;
  text: string;
  purpose: string;
  /** YYYY-MM-DD, or null: unknown. */
  givenOn: string | null;
  recordedAt: Date;
  recordedByName: string | null;
  /** The import that brought it; null: recorded by hand. */
  importId: string | null;
  fileName: string | null;
  withdrawnAt: Date | null;
  withdrawnByName: string | null;
};

/** Returns a contact's consents, the newest first, withdrawn ones too. */
export function contactConsents(workspaceId: string, contactId: string): Promise<ConsentRow[]> {
  return run<ConsentRow>(
    pool,
    Prisma.sql`
    SELECT c.id, c.text, c.purpose, to_char(c.given_on, 'YYYY-MM-DD') AS "givenOn", c.recorded_at AS "recordedAt",
      r.name AS "recordedByName", c.import_id AS "importId", i.file_name AS "fileName", g.withdrawn_at AS "withdrawnAt",
      w.name AS "withdrawnByName"
    FROM contact_consent g JOIN consent c ON c.id = g.consent_id
    LEFT JOIN "user" r ON r.id = c.recorded_by LEFT JOIN "user" w ON w.id = g.withdrawn_by
    LEFT JOIN import i ON i.id = c.import_id
    WHERE g.contact_id = ${contactId} AND g.workspace_id = ${workspaceId} ORDER BY c.id DESC`,
  );
}

/** Records a consent of a contact. Throws forbidden, notFound. */
export async function addConsent(actor: Actor, { contactId, ...statement }: ConsentInput): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const contact = await tx.contact.findFirst({ where: { id: contactId, workspaceId } });
    if (!contact) throw new AppError('notFound');
    const { text, purpose, date } = statement;
    await tx.consent.create({
      data: {
        workspaceId,
        text,
        purpose,
        recordedBy: actor.userId,
        givenOn: date === '' ? null : new Date(date),
        contacts: { create: { workspaceId, contactId } },
      },
    });
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'consent.recorded',
      subject: 'contact',
      subjectId: contactId,
      subjectName: nameOf(contact),
      facts: { purpose },
    });
  });
}

/** Marks a contact's consent as withdrawn, permanently; it stays visible. Throws forbidden, notFound. */
export async function withdrawConsent(
  actor: Actor,
  { contactId, consentId }: { contactId: string; consentId: string },
): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const { count } = await tx.contactConsent.updateMany({
      where: { contactId, consentId, workspaceId, withdrawnAt: null },
      data: { withdrawnAt: new Date(), withdrawnBy: actor.userId },
    });
    const contact = await tx.contact.findFirst({ where: { id: contactId, workspaceId } });
    if (count === 0 || !contact) throw new AppError('notFound');
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'consent.withdrawn',
      subject: 'contact',
      subjectId: contactId,
      subjectName: nameOf(contact),
    });
  });
}

/** SQL: two consents are about the same thing: one purpose, or if neither names one, the same words. */
const SAME = (a: Prisma.Sql, b: Prisma.Sql) =>
  Prisma.sql`lower(btrim(${a}.purpose)) = lower(btrim(${b}.purpose)) AND (btrim(${a}.purpose) <> '' OR ${a}.text = ${b}.text)`;

/** SQL: the consent `c` was given, as far as is known, before `x` was withdrawn. */
const BEFORE = Prisma.sql`coalesce(c.given_on <= x.withdrawn_at::date, c.recorded_at <= x.withdrawn_at)`;

/**
 * Gives the contact `id` the consents of `other`, the same person, within the transaction that merges them. The stricter of the
 * two holds: anything that either withdrew is withdrawn, and with it the other's earlier consents to the same purpose.
 */
export async function uniteConsents(
  tx: Db,
  workspaceId: string,
  { id, other }: { id: string; other: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO contact_consent AS g (workspace_id, contact_id, consent_id, withdrawn_at, withdrawn_by)
    SELECT workspace_id, ${id}::uuid, consent_id, withdrawn_at, withdrawn_by FROM contact_consent
    WHERE contact_id = ${other}::uuid AND workspace_id = ${workspaceId}::uuid
    ON CONFLICT (contact_id, consent_id) DO UPDATE
      SET withdrawn_at = excluded.withdrawn_at, withdrawn_by = excluded.withdrawn_by
      WHERE excluded.withdrawn_at IS NOT NULL AND (g.withdrawn_at IS NULL OR g.withdrawn_at > excluded.withdrawn_at)`;
  await tx.$executeRaw`
    UPDATE contact_consent g SET withdrawn_at = w.withdrawn_at, withdrawn_by = w.withdrawn_by
    FROM consent c, LATERAL (
      SELECT x.withdrawn_at, x.withdrawn_by FROM contact_consent x JOIN consent d ON d.id = x.consent_id
      WHERE x.contact_id = ${id}::uuid AND x.withdrawn_at IS NOT NULL AND ${SAME(Prisma.sql`d`, Prisma.sql`c`)} AND ${BEFORE}
      ORDER BY x.withdrawn_at LIMIT 1) w
    WHERE g.contact_id = ${id}::uuid AND g.workspace_id = ${workspaceId}::uuid AND g.withdrawn_at IS NULL
      AND c.id = g.consent_id`;
}

/**
 * Records the consent that was stated for the people of an import, inside its transaction. `people`: SQL that selects their ids.
 * A file cannot reverse a person's decision: for people who withdrew a consent to the same purpose it is recorded as withdrawn,
 * unless the file names a later day on which it was given anew.
 */
export async function recordImportedConsent(
  client: pg.PoolClient,
  { workspaceId, importId, by }: { workspaceId: string; importId: string; by: string | null },
  { text, purpose, date }: ConsentStatement,
  people: Prisma.Sql,
): Promise<void> {
  const givenOn = date === '' ? null : date;
  // Writes one row for each person of the file. Reads the withdrawn consents of the workspace once and joins the two sets.
  await run(
    client,
    Prisma.sql`
    WITH made AS (
      INSERT INTO consent (workspace_id, text, purpose, given_on, import_id, recorded_by)
      VALUES (${workspaceId}, ${text}, ${purpose}, ${givenOn}::date, ${importId}, ${by}) RETURNING id
    )
    INSERT INTO contact_consent (workspace_id, contact_id, consent_id, withdrawn_at, withdrawn_by)
    SELECT ${workspaceId}::uuid, people.id, made.id, w.withdrawn_at, w.withdrawn_by
    FROM made CROSS JOIN (${people}) AS people (id) LEFT JOIN (
      SELECT DISTINCT ON (x.contact_id) x.contact_id, x.withdrawn_at, x.withdrawn_by
      FROM contact_consent x JOIN consent d ON d.id = x.consent_id
      CROSS JOIN (SELECT ${text}::text, ${purpose}::text) stated (text, purpose)
      WHERE x.workspace_id = ${workspaceId}::uuid AND x.withdrawn_at IS NOT NULL
        AND ${SAME(Prisma.sql`d`, Prisma.sql`stated`)} AND coalesce(${givenOn}::date <= x.withdrawn_at::date, true)
      ORDER BY x.contact_id, x.withdrawn_at DESC
    ) w ON w.contact_id = people.id`,
  );
}
