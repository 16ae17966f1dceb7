import type pg from 'pg';
import { recordEvent } from '#lib/audit/events.ts';
import { pool, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import type { ConsentInput, ConsentStatement } from './schema.ts';
import { nameOf } from './service.ts';

export type ConsentRow = {
  id: string;
  text: string;
  purpose: string;
  /** YYYY-MM-DD, or null: not said. */
  givenOn: string | null;
  recordedAt: Date;
  recordedByName: string | null;
  /** The import that brought it; null: recorded by hand. */
  importId: string | null;
  fileName: string | null;
  withdrawnAt: Date | null;
  withdrawnByName: string | null;
};

/** What a contact agreed to, the newest first, withdrawn ones too. */
export async function contactConsents(workspaceId: string, contactId: string): Promise<ConsentRow[]> {
  const { rows } = await pool.query<ConsentRow>(
    `SELECT c.id, c.text, c.purpose, to_char(c.given_on, 'YYYY-MM-DD') AS "givenOn", c.recorded_at AS "recordedAt",
       r.name AS "recordedByName", c.import_id AS "importId", i.file_name AS "fileName", g.withdrawn_at AS "withdrawnAt",
       w.name AS "withdrawnByName"
     FROM contact_consent g JOIN consent c ON c.id = g.consent_id
     LEFT JOIN "user" r ON r.id = c.recorded_by LEFT JOIN "user" w ON w.id = g.withdrawn_by
     LEFT JOIN import i ON i.id = c.import_id
     WHERE g.contact_id = $1 AND g.workspace_id = $2 ORDER BY c.id DESC`,
    [contactId, workspaceId],
  );
  return rows;
}

/** Records what a contact agreed to. Throws forbidden, notFound. */
export async function addConsent(actor: Actor, { contactId, ...statement }: ConsentInput): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const contact = await tx.contact.findFirst({ where: { id: contactId, workspaceId } });
    if (!contact) throw new AppError('notFound');
    const { text, purpose, date } = statement;
    await tx.consent.create({
      data: {
        ...{ workspaceId, text, purpose, recordedBy: actor.userId, givenOn: date === '' ? null : new Date(date) },
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

/** Marks a contact's consent as withdrawn, for good; it stays to be seen. Throws forbidden, notFound. */
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

/**
 * Records the consent that was stated for the people of an import, inside its transaction. `people`: SQL that selects
 * their ids, with $1 as the workspace.
 */
export async function recordImportedConsent(
  client: pg.PoolClient,
  { workspaceId, importId, by }: { workspaceId: string; importId: string; by: string | null },
  { text, purpose, date }: ConsentStatement,
  people: string,
): Promise<void> {
  await client.query(
    `WITH made AS (
       INSERT INTO consent (workspace_id, text, purpose, given_on, import_id, recorded_by)
       VALUES ($1, $2, $3, nullif($4, '')::date, $5, $6) RETURNING id
     )
     INSERT INTO contact_consent (workspace_id, contact_id, consent_id)
     SELECT $1, people.id, made.id FROM made, (${people}) AS people (id)`,
    [workspaceId, text, purpose, date, importId, by],
  );
}
