import { type NotifyingKind, placeToAct } from './kinds.ts';
import type { Digest, News } from './outbox.ts';
import type { Letter } from './smtp.ts';

/** Maximum number of items in one letter; the rest is in the portal. */
const TOLD = 20;

/** The news of one subject, with its count: `count` batches of a campaign wait for a decision. */
type Told = News & { count: number };

type Words = {
  sentence: Record<NotifyingKind, (news: { campaign: string; who: string; count: number; batch: string }) => string>;
  reasons: Record<string, string>;
  subject: (count: number) => string;
  more: (count: number) => string;
  footer: (workspace: string) => string;
  system: string;
  tag: string;
};

const WORDS: Record<'it' | 'en', Words> = {
  it: {
    sentence: {
      'campaign.completed': ({ campaign }) => `La campagna «${campaign}» è conclusa`,
      'campaign.failed': ({ campaign }) => `La campagna «${campaign}» è fallita`,
      'campaign.tripped': ({ campaign }) => `La campagna «${campaign}» si è fermata da sola: aspetta una persona`,
      'campaign.unlaunched': ({ campaign }) => `La campagna «${campaign}» non è partita da sola: serve una persona`,
      'batch.parked': ({ campaign, count, batch }) =>
        count > 1
          ? `${count} invii della campagna «${campaign}» aspettano una decisione`
          : `L’invio ${batch} della campagna «${campaign}» aspetta una decisione`,
      'batch.notShown': ({ campaign }) =>
        `La piattaforma non mostra alcune chiamate della campagna «${campaign}» che ha accettato`,
      'account.stopped': () => 'L’account SENDService è fermo',
      'account.unreachable': () => 'La piattaforma non è raggiungibile: si riprova da soli, a intervalli crescenti',
      'approval.asked': ({ campaign, who }) => `${who} chiede l’approvazione della campagna «${campaign}»`,
      'approval.given': ({ campaign, who }) => `${who} ha approvato la campagna «${campaign}»`,
      'approval.returned': ({ campaign, who }) => `${who} ha rimandato indietro la campagna «${campaign}»`,
    },
    reasons: {
      unauthorised: 'la piattaforma non accetta le credenziali',
      noCredit: 'il credito è finito',
      olderDatabase: 'questa banca dati è più vecchia di ciò che la piattaforma conosce',
      unseen: 'la piattaforma non mostra le chiamate che ha accettato',
      unexpectedAnswer: 'ha risposto qualcosa che non è la piattaforma',
      blind: 'la piattaforma non dice come vanno le chiamate',
      placedTwice: 'la piattaforma ha delle chiamate più di una volta',
      nothingSent: 'nessuna chiamata è stata accettata',
      changedWithoutRight: 'l’ha modificata chi non può lanciare',
      segmentWithoutRight: 'ne ha modificato il segmento chi non può lanciare',
    },
    subject: (count) => `${count} notifiche`,
    more: (count) => `E altre ${count}: le trovi nel portale.`,
    footer: (workspace) => `Ricevi questa e-mail perché fai parte di «${workspace}» su Squillo. Per non riceverne più:`,
    system: 'Il sistema',
    tag: 'it-IT',
  },
  en: {
    sentence: {
      'campaign.completed': ({ campaign }) => `The campaign “${campaign}” is completed`,
      'campaign.failed': ({ campaign }) => `The campaign “${campaign}” failed`,
      'campaign.tripped': ({ campaign }) => `The campaign “${campaign}” paused by itself: it waits for a person`,
      'campaign.unlaunched': ({ campaign }) => `The campaign “${campaign}” did not leave by itself: a person is needed`,
      'batch.parked': ({ campaign, count, batch }) =>
        count > 1
          ? `${count} batches of the campaign “${campaign}” wait for a decision`
          : `Batch ${batch} of the campaign “${campaign}” waits for a decision`,
      'batch.notShown': ({ campaign }) =>
        `The platform does not show some calls of the campaign “${campaign}” that it accepted`,
      'account.stopped': () => 'The SENDService account is stopped',
      'account.unreachable': () => 'The platform cannot be reached: it is tried again by itself, at growing intervals',
      'approval.asked': ({ campaign, who }) => `${who} asks for approval of the campaign “${campaign}”`,
      'approval.given': ({ campaign, who }) => `${who} approved the campaign “${campaign}”`,
      'approval.returned': ({ campaign, who }) => `${who} returned the campaign “${campaign}”`,
    },
    reasons: {
      unauthorised: 'the platform does not accept the credentials',
      noCredit: 'out of credit',
      olderDatabase: 'this database is older than what the platform knows',
      unseen: 'the platform does not show the calls that it accepted',
      unexpectedAnswer: 'something that is not the platform answered',
      blind: 'the platform does not say how the calls are going',
      placedTwice: 'the platform has calls more than once',
      nothingSent: 'no call was accepted',
      changedWithoutRight: 'somebody changed it who may not launch',
      segmentWithoutRight: 'somebody changed its segment who may not launch',
    },
    subject: (count) => `${count} notifications`,
    more: (count) => `And ${count} more: you find them in the portal.`,
    footer: (workspace) => `You get this e-mail as a member of “${workspace}” on Squillo. To get no more:`,
    system: 'The system',
    tag: 'en-GB',
  },
};

/**
 * Returns the e-mail of a digest: what happened, when, and where to act; with names of campaigns and colleagues, but not of
 * contacts. `portal`: the portal's address.
 */
export function letterOf({ workspace, member, news }: Digest, portal: string): Letter {
  const words = WORDS[member.language];
  const base = `${portal.replace(/\/$/, '')}/w/${workspace.slug}`;
  const told = together(news);
  const when = new Intl.DateTimeFormat(words.tag, {
    timeZone: workspace.timeZone,
    dateStyle: 'full',
    timeStyle: 'short',
  });
  const sentence = ({ kind, subjectName, userName, count, batch, reason }: Told) => {
    const said = words.sentence[kind]({
      campaign: subjectName ?? '',
      who: userName ?? words.system,
      count,
      batch: String(batch ?? ''),
    });
    const why = reason === null ? undefined : words.reasons[reason];
    return why === undefined ? said : `${said} (${why})`;
  };
  const items = told
    .slice(0, TOLD)
    .map(
      (one) =>
        `${sentence(one)}.\n${when.format(one.at)} (${workspace.timeZone})\n${base}/${placeToAct(one.kind, one.subjectId)}`,
    );
  const [first] = told;
  const headline = told.length === 1 && first ? sentence(first) : words.subject(told.length);
  return {
    to: { name: member.name, address: member.email },
    subject: `${workspace.name}: ${headline}`,
    text: [
      ...items,
      ...(told.length > TOLD ? [`${words.more(told.length - TOLD)}\n${base}/notifications`] : []),
      `-- \n${words.footer(workspace.name)}\n${base}/settings/profile`,
    ].join('\n\n'),
    messageId: messageId(news, member.userId, portal),
  };
}

/** Joins repeated events of one subject, with the latest moment, in the order in which they began. */
function together(news: News[]): Told[] {
  const told = new Map<string, Told>();
  for (const one of news) {
    const key = `${one.kind} ${one.subjectId}`;
    told.set(key, { ...one, count: (told.get(key)?.count ?? 0) + 1 });
  }
  return [...told.values()];
}

/** The same news to the same member has the same id: a server that already has the letter may recognise it. */
function messageId(news: News[], userId: string, portal: string): string {
  return `<squillo.${userId}.${news[0]?.eventId}-${news.at(-1)?.eventId}@${new URL(portal).hostname}>`;
}
