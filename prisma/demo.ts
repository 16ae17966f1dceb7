import { hashPassword } from '#lib/auth/passwords.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import { sealCredentials } from '#lib/db/credentials.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Role } from '#lib/domain/permissions.ts';
import type { Condition } from '#lib/domain/segment.ts';
import { sandboxBaseUrl } from '#lib/features/accounts/sandbox.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';

/** For trials only: the demo is seeded into an empty database, unless `SEED_DEMO=false`. */
export const DEMO_PASSWORD = 'squillo-demo';

/** The demo's people, one per role; the owner is in both workspaces. */
export const DEMO_USERS: readonly { email: string; name: string; role: Role; password: string }[] = [
  { email: 'giorgia@demo.squillo.test', name: 'Giorgia Bassi', role: 'owner', password: DEMO_PASSWORD },
  { email: 'matteo@demo.squillo.test', name: 'Matteo Riva', role: 'manager', password: DEMO_PASSWORD },
  { email: 'olivia@demo.squillo.test', name: 'Olivia Serra', role: 'operator', password: DEMO_PASSWORD },
  { email: 'aldo@demo.squillo.test', name: 'Aldo Ferri', role: 'auditor', password: DEMO_PASSWORD },
];

export const DEMO_WORKSPACES = [
  { slug: 'clinica-san-marco', name: 'Clinica San Marco' },
  { slug: 'scuola-leonardo', name: 'Scuola Leonardo' },
] as const;

/** An arbitrary number, the same in every process: the seed's advisory lock. */
const SEED_LOCK = 7_310_421;

/**
 * Fills an empty database with the demo, in one transaction; false if it was not empty. If two processes start at once, the
 * lock lets them run in turn, and the second finds the first one's data.
 */
export async function seedDemo(): Promise<boolean> {
  const hashed = await Promise.all(
    DEMO_USERS.map(async (user) => ({ ...user, hash: await hashPassword(user.password) })),
  );
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEED_LOCK})`;
    if ((await tx.workspace.count()) > 0) return false;
    const [clinic, school] = await Promise.all(DEMO_WORKSPACES.map((data) => tx.workspace.create({ data })));
    if (!clinic || !school) throw new Error('the demo needs its two workspaces');
    for (const { email, name, role, hash } of hashed) {
      const user = await tx.user.upsert({
        where: { email },
        update: {},
        create: { email, name, passwordHash: hash },
      });
      await tx.member.create({ data: { workspaceId: clinic.id, userId: user.id, role } });
      if (role === 'owner') await tx.member.create({ data: { workspaceId: school.id, userId: user.id, role } });
    }
    for (const { id: workspaceId } of [clinic, school]) await seedCatalogue(tx, workspaceId);
    await seedContacts(tx, clinic.id, 'Pazienti di prova', CLINIC_PEOPLE);
    await seedContacts(tx, school.id, 'Famiglie di prova', SCHOOL_PEOPLE);
    return true;
  }, 30);
}

/** The stand-in's port is a setting: accounts that use it follow when it changes. */
export async function followSandboxPort(): Promise<void> {
  const baseUrl = sandboxBaseUrl();
  await prisma.account.updateMany({ where: { sandbox: true, NOT: { baseUrl } }, data: { baseUrl } });
}

async function seedCatalogue(tx: Prisma.TransactionClient, workspaceId: string): Promise<void> {
  await tx.account.create({
    data: {
      workspaceId,
      sandbox: true,
      baseUrl: sandboxBaseUrl(),
      ...sealCredentials(workspaceId, SANDBOX_CREDENTIALS),
    },
  });
  await tx.callerId.createMany({
    data: [
      { workspaceId, number: '+390612345678', label: 'Centralino' },
      { workspaceId, number: '+390212345678', label: 'Segreteria' },
    ],
  });
  await tx.message.createMany({
    data: [
      {
        workspaceId,
        name: 'Promemoria appuntamento',
        kind: 'audio',
        extension: 200938,
        digits: [
          { digit: '1', meaning: 'Conferma l’appuntamento', optOut: false },
          { digit: '2', meaning: 'Chiede di essere richiamato', optOut: false },
          { digit: '9', meaning: 'Non vuole più chiamate', optOut: true },
        ],
      },
      {
        workspaceId,
        name: 'Chiusura straordinaria',
        kind: 'tts',
        text: 'Buongiorno. La informiamo che domani gli uffici resteranno chiusi per manutenzione. Riapriremo dopodomani alle otto e trenta. Grazie.',
        language: 'it-IT-F1',
        digits: [],
      },
      {
        workspaceId,
        name: 'Sondaggio di gradimento',
        kind: 'ivrTts',
        extension: 200940,
        text: 'Buongiorno, le chiediamo un minuto per una breve domanda sul servizio ricevuto.',
        language: 'it-IT-F1',
        digits: [
          { digit: '1', meaning: 'Soddisfatto', optOut: false },
          { digit: '2', meaning: 'Non soddisfatto', optOut: false },
          { digit: '9', meaning: 'Non vuole più chiamate', optOut: true },
        ],
      },
    ],
  });
}

type Person = [firstName: string, lastName: string];

/** Numbers in `+39 312 000 …`, a range that no operator uses. */
async function seedContacts(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  listName: string,
  people: readonly Person[],
): Promise<void> {
  const contacts = await tx.contact.createManyAndReturn({
    data: people.map(([firstName, lastName], index) => ({
      workspaceId,
      number: `+3931200001${String(index + 1).padStart(2, '0')}`,
      numberKind: 'mobile' as const,
      firstName,
      lastName,
    })),
    select: { id: true },
  });
  const list = await tx.list.create({ data: { workspaceId, name: listName } });
  await tx.listMember.createMany({ data: contacts.map(({ id }) => ({ workspaceId, listId: list.id, contactId: id })) });
  const tag = await tx.tag.create({ data: { workspaceId, name: 'Prima visita' } });
  const tagged = contacts.filter((_, index) => index % 5 === 0);
  await tx.contactTag.createMany({ data: tagged.map(({ id }) => ({ workspaceId, tagId: tag.id, contactId: id })) });
  await tx.attribute.create({ data: { workspaceId, key: 'Nascita', label: 'Nascita', type: 'date' } });
  const filter: Condition = {
    is: 'all',
    of: [
      { is: 'list', list: list.id },
      { is: 'not', of: { is: 'tag', tag: tag.id } },
    ],
  };
  await tx.segment.create({ data: { workspaceId, name: `${listName}, già visti`, filter } });
}

const CLINIC_PEOPLE: readonly Person[] = [
  ['Giulia', 'Bianchi'],
  ['Luca', 'D’Angelo'],
  ['Anna', 'Però'],
  ['Nicolò', 'Conti'],
  ['José', 'Costa'],
  ['Sara', 'Müller'],
  ['Marco', 'Esposito'],
  ['Elena', 'Lo Russo'],
  ['Paolo', 'Ferrari'],
  ['Chiara', 'De Santis'],
  ['Antonio', 'Greco'],
  ['Francesca', 'Marini'],
];

const SCHOOL_PEOPLE: readonly Person[] = [
  ['Roberta', 'Amato'],
  ['Davide', 'Basile'],
  ['Ilaria', 'Caruso'],
  ['Stefano', 'Donati'],
  ['Noemi', 'Fabbri'],
  ['Renée', 'Gallo'],
  ['Tommaso', 'Leone'],
  ['Zoë', 'Martini'],
  ['Andrea', 'Neri'],
  ['Valentina', 'Orlando'],
  ['Giacomo', 'Pellegrini'],
  ['Camilla', 'Villa'],
];
