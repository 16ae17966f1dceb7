import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordEvent } from '#lib/audit/events.ts';
import { type Db, pool, prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { sendAllDue } from '#lib/features/notifications/jobs.ts';
import { fillOutbox, forgetTold, takeDigest } from '#lib/features/notifications/outbox.ts';
import { chooseMails } from '#lib/features/notifications/service.ts';
import { mailer } from '#lib/features/notifications/smtp.ts';
import { removeMember } from '#lib/features/workspaces/service.ts';
import { addMember, makeActor } from '../support/factory.ts';
import { openPostOffice } from '../support/post-office.ts';

const FROM = 'Squillo <squillo@example.org>';
let owner: Actor;
let office: Awaited<ReturnType<typeof openPostOffice>>;
let send: ReturnType<typeof mailer>;

beforeEach(async () => {
  // What earlier tests left would be told as well.
  await pool.query(`UPDATE member SET mail_since = NULL`);
  owner = await makeActor();
  office = await openPostOffice();
  send = mailer({ url: office.url, from: FROM });
});
afterEach(() => office.close());

type Given = { kind?: Parameters<typeof recordEvent>[1]['kind']; by?: Actor; name?: string };
async function happens(
  actor: Actor,
  { kind = 'campaign.completed', by, name = 'Promemoria' }: Given = {},
  tx: Db = prisma,
) {
  await recordEvent(tx, {
    workspaceId: actor.workspaceId,
    actor: by ?? null,
    kind,
    subject: 'campaign',
    subjectId: randomUUID(),
    subjectName: name,
  });
}

const mailsOf = ({ workspaceId, userId }: Actor) => prisma.mail.findMany({ where: { workspaceId, userId } });

/** How many statements of this database wait for another's lock. */
async function waiting(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.n ?? 0;
}

/** As if all that was sent had been sent long ago, and all that waits were due. */
async function later() {
  await pool.query(`UPDATE mail SET sent_at = sent_at - interval '1 hour'`);
  await pool.query(`UPDATE mail SET due_at = now() - interval '1 second'`);
}

test('every member is told once, auditors too, however often and by however many workers at once', async () => {
  const roles = (['manager', 'operator', 'auditor'] as const).flatMap((role) => Array<typeof role>(10).fill(role));
  const others = await Promise.all(roles.map((role) => addMember(owner.workspaceId, role)));
  await happens(owner);
  await happens(owner);
  await Promise.all([1, 2, 3, 4, 5, 6].map(() => sendAllDue(send)));
  await later();
  await sendAllDue(send);
  expect(office.recipients()).toEqual([owner, ...others].map(({ email }) => email).sort());
});

/** What this worker does meets what another has done and not committed yet; it waits for that, and then has its answer. */
async function whileAnother<T>(does: string, thisOne: () => Promise<T>): Promise<T> {
  const another = await pool.connect();
  try {
    await another.query('BEGIN');
    await another.query(does);
    const done = thisOne();
    await expect.poll(waiting).toBe(1);
    await another.query('COMMIT');
    return await done;
  } finally {
    another.release();
  }
}

test('two workers may fill the outbox at the same moment', async () => {
  await happens(owner);
  await whileAnother(
    `INSERT INTO mail (workspace_id, user_id, event_id, at)
     SELECT m.workspace_id, m.user_id, e.id, e.at FROM event e JOIN member m USING (workspace_id) WHERE m.mail_since <= e.at`,
    fillOutbox,
  );
  expect(await mailsOf(owner)).toHaveLength(1);
});

test('a letter that another worker takes at the same moment is not taken twice', async () => {
  await happens(owner);
  await fillOutbox();
  expect(await whileAnother(`UPDATE mail SET due_at = now() + interval '10 minutes'`, takeDigest)).toBeNull();
});

test('no member is told about events of another workspace', async () => {
  const stranger = await makeActor();
  await happens(owner);
  await sendAllDue(send);
  expect(office.recipients()).toEqual([owner.email]);
  expect(office.recipients()).not.toContain(stranger.email);
});

test('a member who wants no e-mails gets none, nor the missed ones after wanting them again', async () => {
  const opted = await addMember(owner.workspaceId, 'manager');
  await chooseMails(opted, { mails: false, language: 'it' });
  await happens(owner, { name: 'Prima' });
  await sendAllDue(send);
  expect(office.recipients()).toEqual([owner.email]);
  expect(await mailsOf(opted)).toEqual([]);
  await chooseMails(opted, { mails: true, language: 'en' });
  await happens(owner, { name: 'Dopo' });
  await later();
  await sendAllDue(send);
  const his = office.received.filter(({ to }) => to[0] === opted.email);
  expect(his).toHaveLength(1);
  expect(his[0]?.source).toMatch(/The campaign/);
});

test('a member who declines e-mails between the event and the e-mail gets none', async () => {
  await happens(owner);
  await fillOutbox();
  await chooseMails(owner, { mails: false, language: 'it' });
  await sendAllDue(send);
  expect(office.received).toEqual([]);
});

test('a former member is told nothing', async () => {
  const gone = await addMember(owner.workspaceId, 'manager');
  await happens(owner);
  await fillOutbox();
  await removeMember(owner, gone.userId);
  await sendAllDue(send);
  expect(office.recipients()).toEqual([owner.email]);
});

test('members are not told about their own acts', async () => {
  const asking = await addMember(owner.workspaceId, 'operator');
  await happens(owner, { kind: 'approval.asked', by: asking });
  await sendAllDue(send);
  expect(office.recipients()).toEqual([owner.email]);
});

test('members are not told about events of other kinds', async () => {
  await happens(owner, { kind: 'campaign.launched' });
  await sendAllDue(send);
  expect(office.received).toEqual([]);
});

test('events during an outage of the server are told once, after it', async () => {
  await office.close();
  await happens(owner);
  const before = Date.now();
  expect(await sendAllDue(send)).toBe('failed');
  const [mail] = await mailsOf(owner);
  expect(mail).toMatchObject({ state: 'waiting', attempts: 1, error: expect.stringMatching(/ECONNREFUSED/) });
  expect(mail?.dueAt.getTime()).toBeGreaterThan(before + 15_000);
  office = await openPostOffice({ port: office.port });
  await pool.query(`UPDATE mail SET due_at = due_at + interval '1 hour'`);
  await sendAllDue(send);
  expect(office.received).toEqual([]);
  await later();
  await sendAllDue(send);
  await later();
  await sendAllDue(send);
  expect(office.recipients()).toEqual([owner.email]);
});

test('a worker that dies with a letter in hand loses nothing: another sends it after the lease', async () => {
  await happens(owner);
  await fillOutbox();
  expect(await takeDigest()).not.toBeNull();
  await sendAllDue(send);
  expect(office.received).toEqual([]);
  await later();
  await sendAllDue(send);
  expect(office.recipients()).toEqual([owner.email]);
});

test('events older than a day are not told', async () => {
  const at = (hours: number) =>
    pool.query(
      `INSERT INTO event (workspace_id, at, kind, subject, subject_id, subject_name)
       VALUES ($1, now() - make_interval(hours => $2), 'campaign.completed', 'campaign', $3, $4)`,
      [owner.workspaceId, hours, randomUUID(), `${hours} h`],
    );
  await pool.query(`UPDATE member SET mail_since = now() - interval '1 week' WHERE user_id = $1`, [owner.userId]);
  await at(25);
  await at(23);
  await sendAllDue(send);
  expect(office.received).toHaveLength(1);
  expect(office.received[0]?.source).toMatch(/23 h/);
  expect(await mailsOf(owner)).toHaveLength(1);
});

test('a letter that could not be sent within a day is given up, and marked so', async () => {
  await happens(owner);
  await fillOutbox();
  await pool.query(`UPDATE mail SET at = now() - interval '25 hours' WHERE user_id = $1`, [owner.userId]);
  await sendAllDue(send);
  expect(office.received).toEqual([]);
  const [mail] = await mailsOf(owner);
  expect(mail).toMatchObject({ state: 'failed', error: 'tooOld' });
});

test('an unknown address is not tried again and delays nobody else; a full mailbox is tried again', async () => {
  const [nobody, full] = [await addMember(owner.workspaceId, 'manager'), await addMember(owner.workspaceId, 'auditor')];
  await office.close();
  office = await openPostOffice({
    port: office.port,
    refuses: (to) => (to === nobody.email ? 550 : to === full.email ? 452 : null),
  });
  await happens(owner);
  expect(await sendAllDue(send)).toBe('sent');
  expect(office.recipients()).toEqual([owner.email]);
  const states = (await Promise.all([owner, nobody, full].map(mailsOf))).flat().map(({ state }) => state);
  expect(states).toEqual(['sent', 'failed', 'waiting']);
});

test('a hundred events at once make one letter, and the next comes after a pause', async () => {
  for (let n = 0; n < 100; n += 1) await happens(owner, { kind: 'batch.parked', name: `Campagna ${n}` });
  await sendAllDue(send);
  await happens(owner);
  await sendAllDue(send);
  expect(office.received).toHaveLength(1);
  await later();
  await sendAllDue(send);
  expect(office.received).toHaveLength(2);
});

test('an event that is committed after younger ones were told is told all the same', async () => {
  const { promise: told, resolve: goOn } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const older = transaction(async (tx) => {
    await happens(owner, { name: 'Lenta' }, tx);
    begin();
    await told;
  }, 60);
  await begun;
  await happens(owner, { name: 'Svelta' });
  await sendAllDue(send);
  goOn();
  await older;
  await later();
  await sendAllDue(send);
  expect(office.received.map(({ source }) => /Lenta|Svelta/.exec(source)?.[0])).toEqual(['Svelta', 'Lenta']);
});

test('a letter is plain text, and a name cannot forge its head', async () => {
  await happens(owner, { name: 'Saldi\r\nBcc: everybody@example.org' });
  await sendAllDue(send);
  const [letter] = office.received;
  const head = letter?.source.split('\r\n\r\n')[0] ?? '';
  expect(letter?.from).toBe('squillo@example.org');
  expect(letter?.to).toEqual([owner.email]);
  expect(head).toMatch(/^Content-Type: text\/plain/im);
  expect(head).toMatch(/^Auto-Submitted: auto-generated/im);
  expect(head).not.toMatch(/^Bcc:/im);
});

test('letters sent or given up a month ago are forgotten; waiting and younger ones stay', async () => {
  for (let n = 0; n < 4; n += 1) await happens(owner);
  await pool.query('UPDATE member SET mail_since = $2 WHERE user_id = $1', [owner.userId, new Date(0)]);
  await fillOutbox();
  const rows = await mailsOf(owner);
  expect(rows).toHaveLength(4);
  const age = ['40 days', '40 days', '40 days', '29 days'];
  const states = ['sent', 'failed', 'waiting', 'sent'];
  for (const [at, row] of rows.entries())
    await pool.query(
      `UPDATE mail SET at = now() - $2::interval, state = $3::mail_state, sent_at = CASE WHEN $3 = 'sent' THEN now() END
       WHERE user_id = $1 AND event_id = $4`,
      [owner.userId, age[at], states[at], row.eventId],
    );
  expect(await forgetTold()).toBe(2);
  expect((await mailsOf(owner)).map(({ state }) => state).sort()).toEqual(['sent', 'waiting']);
});
