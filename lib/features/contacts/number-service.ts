import { recordEvent } from '#lib/audit/events.ts';
import { type Tx, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { NumberDoubt } from '#lib/domain/number-doubt.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { NUMBER_TO_CHECK } from '#lib/features/segments/queries.ts';
import { condition, named } from './bulk-service.ts';
import type { Choice, ContactInput } from './schema.ts';

/** Timeout: a million contacts in one statement. */
const SECONDS = 300;

/** Doubts about a number's spelling; the others are about the number itself, and visible to anyone who confirms it. */
const OF_SPELLING: readonly NumberDoubt[] = ['lostPlus', 'words', 'doNotCall'];

/**
 * What saving a contact by hand says of its number; undefined: the known facts stay. Throws numberDoubtful { doubt, remark } for
 * a doubt that the form has not shown yet.
 */
export async function checkOf(tx: Prisma.TransactionClient, actor: Actor, input: ContactInput) {
  const { number, doubt, remark = '', shownDoubt, confirmed } = input;
  const known =
    input.id === undefined
      ? null
      : await tx.contact.findFirst({ where: { id: input.id, workspaceId: actor.workspaceId } });
  const isSame = known?.number === number;
  const isNew = doubt !== undefined && !(known?.numberDoubt === doubt && known.numberRemark === remark);
  if (isSame && !(isNew && (OF_SPELLING.includes(doubt) || known.numberDoubt === null))) return undefined;
  if (doubt !== undefined && shownDoubt !== doubt) throw new AppError('numberDoubtful', { doubt, remark });
  const isConfirmed = doubt !== undefined && confirmed === true;
  return {
    numberDoubt: doubt ?? null,
    numberRemark: doubt === undefined ? '' : remark,
    numberConfirmedAt: isConfirmed ? new Date() : null,
    numberConfirmedBy: isConfirmed ? actor.userId : null,
  };
}

type Confirmed = {
  id: string;
  number: string;
  firstName: string;
  lastName: string;
  numberDoubt: NumberDoubt | null;
  numberRemark: string;
};

/** Records that somebody confirmed a doubtful number. */
export function recordConfirmed(
  tx: Tx,
  actor: Actor,
  { id, number, firstName, lastName, numberDoubt, numberRemark }: Confirmed,
  kind: 'contact.numberConfirmed' | 'contact.numberUnconfirmed' = 'contact.numberConfirmed',
): Promise<void> {
  return recordEvent(tx, {
    workspaceId: actor.workspaceId,
    actor,
    kind,
    subject: 'contact',
    subjectId: id,
    subjectName: `${firstName} ${lastName}`.trim() || number,
    facts: { number, doubt: numberDoubt, ...(numberRemark && { remark: numberRemark }) },
  });
}

/** Confirms a contact's number: campaigns may call it. Throws forbidden, notFound (also if it is not one to check). */
export async function confirmNumber(actor: Actor, id: string): Promise<void> {
  await changeOne(actor, id, true);
}

/** Reverses such a confirmation: the number is one to check again. Throws forbidden, notFound. */
export async function unconfirmNumber(actor: Actor, id: string): Promise<void> {
  await changeOne(actor, id, false);
}

async function changeOne(actor: Actor, id: string, confirm: boolean): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const now = new Date();
  await transaction(async (tx) => {
    const [contact] = await tx.contact.updateManyAndReturn({
      where: { id, workspaceId, numberDoubt: { not: null }, numberConfirmedAt: confirm ? null : { not: null } },
      data: {
        numberConfirmedAt: confirm ? now : null,
        numberConfirmedBy: confirm ? actor.userId : null,
        updatedAt: now,
      },
    });
    if (!contact) throw new AppError('notFound');
    await recordConfirmed(tx, actor, contact, confirm ? 'contact.numberConfirmed' : 'contact.numberUnconfirmed');
  });
}

/** People who ask not to be called are never confirmed in bulk. */
const MANY = Prisma.sql`${NUMBER_TO_CHECK} AND c.number_doubt <> 'doNotCall'`;

export type ToConfirmFigures = {
  /** The people whose numbers would be confirmed, and how many of them per doubt. */
  people: number;
  doubts: { doubt: NumberDoubt; people: number }[];
  /** The people who stay to be checked, since the words beside the number ask not to call it. */
  doNotCall: number;
};

/** What confirming the numbers of the chosen people would do, exactly. */
export async function consequenceOfConfirming(actor: Actor, choice: Choice): Promise<ToConfirmFigures> {
  const chosen = await condition(actor, choice);
  return transaction(async (tx) => {
    const doubts = await tx.$queryRaw<{ doubt: NumberDoubt; people: number }[]>`
      SELECT c.number_doubt AS doubt, count(*)::int AS people FROM contact c
      WHERE ${chosen} AND ${NUMBER_TO_CHECK} GROUP BY 1 ORDER BY 1`;
    const many = doubts.filter(({ doubt }) => doubt !== 'doNotCall');
    return {
      people: many.reduce((sum, { people }) => sum + people, 0),
      doubts: many,
      doNotCall: doubts.find(({ doubt }) => doubt === 'doNotCall')?.people ?? 0,
    };
  }, SECONDS);
}

/**
 * Confirms the numbers of the chosen people, except those that ask not to be called. Throws forbidden, notFound, choiceChanged {
 * count } if their number is not the one that the user was shown: then none is confirmed.
 */
export async function confirmChosen(actor: Actor, choice: Choice, expected: number): Promise<number> {
  assertCan(actor, 'contacts.write');
  const chosen = await condition(actor, choice);
  return transaction(async (tx) => {
    const count = await tx.$executeRaw`
      UPDATE contact c SET number_confirmed_at = now(), number_confirmed_by = ${actor.userId}::uuid, updated_at = now()
      WHERE ${chosen} AND ${MANY}`;
    if (count !== expected) throw new AppError('choiceChanged', { count });
    await recordMany(tx, actor, choice, 'contacts.numbersConfirmed', count);
    return count;
  }, SECONDS);
}

/** Reverses the confirmations of the chosen people's numbers. Returns how many there were. Throws forbidden, notFound. */
export async function unconfirmChosen(actor: Actor, choice: Choice): Promise<number> {
  assertCan(actor, 'contacts.write');
  const chosen = await condition(actor, choice);
  return transaction(async (tx) => {
    const count = await tx.$executeRaw`
      UPDATE contact c SET number_confirmed_at = NULL, number_confirmed_by = NULL, updated_at = now()
      WHERE ${chosen} AND c.number_confirmed_at IS NOT NULL`;
    if (count > 0) await recordMany(tx, actor, choice, 'contacts.numbersUnconfirmed', count);
    return count;
  }, SECONDS);
}

async function recordMany(
  tx: Tx,
  actor: Actor,
  choice: Choice,
  kind: 'contacts.numbersConfirmed' | 'contacts.numbersUnconfirmed',
  contacts: number,
): Promise<void> {
  const facts = { contacts, ...(await named(tx, actor, choice)) };
  await recordEvent(tx, { workspaceId: actor.workspaceId, actor, kind, subject: 'contact', facts });
}
