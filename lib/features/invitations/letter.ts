import type { Role } from '#lib/domain/permissions.ts';

type Told = { workspace: string; invitedBy: string; role: Role; expiresAt: Date; timeZone: string; link: string };

const ROLES: Record<'it' | 'en', Record<Role, string>> = {
  it: { owner: 'titolare', manager: 'responsabile', operator: 'operatore', auditor: 'revisore' },
  en: { owner: 'owner', manager: 'manager', operator: 'operator', auditor: 'auditor' },
};

const WORDS = {
  it: {
    subject: ({ workspace }: Told) => `${workspace}: invito a Squillo`,
    text: ({ workspace, invitedBy, role, link }: Told, until: string) =>
      `${invitedBy} ti invita in «${workspace}» su Squillo, il portale per le campagne di chiamate vocali, come ${ROLES.it[role]}.\n\n` +
      `Per accettare apri questo collegamento:\n${link}\n\n` +
      `Vale una volta sola, fino a ${until}. Non inoltrarlo: chi lo apre entra al tuo posto. Se non ti aspettavi questo invito, ignora l’e-mail: non succede nulla.`,
    tag: 'it-IT',
  },
  en: {
    subject: ({ workspace }: Told) => `${workspace}: invitation to Squillo`,
    text: ({ workspace, invitedBy, role, link }: Told, until: string) =>
      `${invitedBy} invites you to “${workspace}” on Squillo, the portal for voice call campaigns, as ${ROLES.en[role]}.\n\n` +
      `To accept, open this link:\n${link}\n\n` +
      `It works once, until ${until}. Do not forward it: whoever opens it joins in your place. If you did not expect this invitation, ignore this e-mail: nothing happens.`,
    tag: 'en-GB',
  },
};

/** The e-mail that carries an invitation's link. */
export function invitationLetter(told: Told, language: 'it' | 'en'): { subject: string; text: string } {
  const words = WORDS[language];
  const when = new Intl.DateTimeFormat(words.tag, { timeZone: told.timeZone, dateStyle: 'full', timeStyle: 'short' });
  const until = `${when.format(told.expiresAt)} (${told.timeZone})`;
  return { subject: words.subject(told), text: words.text(told, until) };
}
