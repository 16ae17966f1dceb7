import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { recordEvent } from '#lib/audit/events.ts';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { listEvents } from '#lib/features/evidence/events.ts';
import { NOTIFYING_KINDS } from '#lib/features/notifications/kinds.ts';
import { mailChoice, newsFor, seenUpTo, unseenCount } from '#lib/features/notifications/queries.ts';
import { chooseMails, markSeen } from '#lib/features/notifications/service.ts';
import { shellFor } from '#lib/features/workspaces/queries.ts';
import { addMember, makeActor } from '../support/factory.ts';

let owner: Actor;
beforeEach(async () => {
  owner = await makeActor();
});

type Given = { kind?: Parameters<typeof recordEvent>[1]['kind']; by?: Actor };
const happens = ({ kind = 'campaign.completed', by }: Given = {}, workspaceId = owner.workspaceId) =>
  recordEvent(prisma, {
    workspaceId,
    actor: by ?? null,
    kind,
    subject: 'campaign',
    subjectId: randomUUID(),
    subjectName: 'Promemoria',
  });

const news = async (actor: Actor) => (await listEvents(actor, { news: newsFor(actor) })).rows;

describe('the bell', () => {
  test('counts unseen events up to ten, and the frame shows the count', async () => {
    expect(await unseenCount(owner)).toBe(0);
    await happens();
    await happens({ kind: 'campaign.launched' });
    expect(await unseenCount(owner)).toBe(1);
    for (let n = 0; n < 12; n += 1) await happens({ kind: 'batch.parked' });
    expect((await shellFor(owner)).counts.unseen).toBe(10);
  });

  test('belongs to each member: seeing an event changes no other member’s bell, and none of another workspace', async () => {
    const [colleague, stranger] = [await addMember(owner.workspaceId, 'auditor'), await makeActor()];
    await happens();
    await happens({}, stranger.workspaceId);
    const [newest] = await news(owner);
    await markSeen(owner, BigInt(newest?.id ?? 0));
    expect([await unseenCount(owner), await unseenCount(colleague), await unseenCount(stranger)]).toEqual([0, 1, 1]);
  });

  test('is silent about the member’s own acts, and about events before they joined', async () => {
    await happens();
    const asking = await addMember(owner.workspaceId, 'operator');
    expect(await unseenCount(asking)).toBe(0);
    await happens({ kind: 'approval.asked', by: asking });
    expect([await unseenCount(asking), await unseenCount(owner)]).toEqual([0, 2]);
    expect((await news(asking)).map(({ kind }) => kind)).toEqual(['campaign.completed']);
  });
});

describe('marking as seen', () => {
  test('leaves events unseen that came after the page was read, and never goes back', async () => {
    await happens();
    const [first] = await news(owner);
    await happens();
    await markSeen(owner, BigInt(first?.id ?? 0));
    expect(await unseenCount(owner)).toBe(1);
    const [second] = await news(owner);
    await markSeen(owner, BigInt(second?.id ?? 0));
    await markSeen(owner, BigInt(first?.id ?? 0));
    expect(await seenUpTo(owner)).toBe(second?.id);
  });

  test('accepts no event of another workspace, and none that does not exist yet', async () => {
    const stranger = await makeActor();
    await happens({}, stranger.workspaceId);
    const [theirs] = await news(stranger);
    await expect(markSeen(owner, BigInt(theirs?.id ?? 0))).rejects.toMatchObject({ code: 'notFound' });
    await expect(markSeen(owner, 999_999_999n)).rejects.toMatchObject({ code: 'notFound' });
  });
});

test('every member decides about e-mails alone, auditors too', async () => {
  const auditor = await addMember(owner.workspaceId, 'auditor');
  expect(await mailChoice(auditor)).toMatchObject({ mails: true, language: 'it' });
  await chooseMails(auditor, { mails: false, language: 'en' });
  expect(await mailChoice(auditor)).toMatchObject({ mails: false, language: 'en' });
  expect(await mailChoice(owner)).toMatchObject({ mails: true, language: 'it' });
});

describe('among very many events', () => {
  test('the indexes know the kinds that are notifications, all of them and no others', async () => {
    const { rows } = await pool.query<{ indexdef: string }>(
      `SELECT indexdef FROM pg_indexes WHERE indexname IN ('event_notifying_idx', 'event_notifying_at_idx')`,
    );
    const kindsIn = (definition: string) => [...definition.matchAll(/'([a-z]+\.[a-zA-Z]+)'/g)].map(([, kind]) => kind);
    expect(rows).toHaveLength(2);
    for (const { indexdef } of rows) expect(kindsIn(indexdef).sort()).toEqual([...NOTIFYING_KINDS].sort());
  });

  test('the bell and a page read the few that are this workspace’s notifications', async () => {
    await pool.query(
      `INSERT INTO event (workspace_id, kind, subject, subject_id, facts)
       SELECT $1, CASE WHEN n % 5000 = 0 THEN 'campaign.completed' ELSE 'contact.changed' END, 'campaign', uuidv7()::text, '{}'
       FROM generate_series(1, 200000) n`,
      [owner.workspaceId],
    );
    const { workspaceId: busy } = await makeActor();
    await pool.query(
      `INSERT INTO event (workspace_id, kind, subject) SELECT $1, 'batch.parked', 'campaign' FROM generate_series(1, 5000)`,
      [busy],
    );
    await pool.query('ANALYZE event');
    // The pool hands out the connection that came back last: the one that has just read.
    const scans = async () => {
      await pool.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await pool.query<{ read: string }>(
        `SELECT sum(idx_tup_read) + (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'event') AS read
         FROM pg_stat_user_indexes WHERE relname = 'event'`,
      );
      return Number(rows[0]?.read);
    };
    const before = await scans();
    expect(await unseenCount(owner)).toBe(10);
    expect(await news(owner)).toHaveLength(40);
    const read = (await scans()) - before;
    expect(read).toBeGreaterThanOrEqual(50);
    expect(read).toBeLessThan(300);
  });
});
