import { BROWSER_LINK_MS, browserToken } from '#lib/auth/device.ts';
import { allowanceKey, take } from '#lib/db/allowance.ts';
import { prisma } from '#lib/db/client.ts';
import { normalEmail } from '#lib/domain/email.ts';
import { AppError } from '#lib/domain/errors.ts';
import { publicUrl } from '#lib/env.ts';
import { deliver } from '#lib/features/notifications/service.ts';
import { elsewhere } from '#lib/jobs/installation.ts';
import { log } from '#lib/log.ts';

/** Limit per e-mail. A link outlasts the wait for the next, so anyone who uses these up has sent the person a good one. */
const TO_ONE_EMAIL = { burst: 2, seconds: 3 * 60 * 60 };
/** Limit per network address, for any e-mails. */
const FROM_ONE_PLACE = { burst: 10, seconds: 300 };

const WORDS = {
  it: {
    subject: 'Accedere a Squillo da un nuovo browser',
    text: (link: string) =>
      `Qualcuno, forse tu, vuole accedere a Squillo con questo indirizzo da un browser che non conosciamo, mentre sono in corso molti tentativi falliti.\n\n` +
      `Se sei tu, apri questo collegamento nel browser da cui vuoi entrare, e poi accedi con la tua password:\n${link}\n\n` +
      `Vale dodici ore. Da solo non fa entrare nessuno: serve sempre la password. Se non sei tu, ignora l’e-mail: non succede nulla.`,
  },
  en: {
    subject: 'Signing in to Squillo from a new browser',
    text: (link: string) =>
      `Somebody, perhaps you, wants to sign in to Squillo with this address from a browser that we do not know, while many attempts fail.\n\n` +
      `If it is you, open this link in the browser that you want to use, and then sign in with your password:\n${link}\n\n` +
      `It works for twelve hours. By itself it lets nobody in: the password is always needed. If it is not you, ignore this e-mail: nothing happens.`,
  },
};

/**
 * Sends the link by which a new browser is counted separately, for when guessing strangers lock a person out. Nothing visible
 * reveals whether the e-mail is somebody's: the letter is written after the return (`written` is for tests). Throws
 * `AppError('tooManyLinks')` if this network address asks too often.
 */
export async function askForBrowserLink(
  typed: string,
  address: string,
  now = new Date(),
): Promise<{ written: Promise<void> }> {
  const email = normalEmail(typed);
  const next = await take(prisma, allowanceKey('browser-link-from', address), FROM_ONE_PLACE, now);
  if (next) throw new AppError('tooManyLinks', { seconds: Math.ceil((next.getTime() - now.getTime()) / 1000) });
  const enough = await take(prisma, allowanceKey('browser-link', email), TO_ONE_EMAIL, now);
  const written = enough ? Promise.resolve() : write(email, now);
  return { written: written.catch((error: unknown) => log.error({ err: error }, 'a browser’s link was not sent')) };
}

/**
 * Returns the same link, for the operator of the installation to pass on: only for the command line
 * (docs/decisions/0043). Throws `AppError('notFound')`.
 */
export async function makeBrowserLink(email: string, now: Date): Promise<{ link: string; expiresAt: Date }> {
  const user = await prisma.user.findUnique({ where: { email }, select: { email: true } });
  if (!user) throw new AppError('notFound');
  return { link: linkFor(user.email, now), expiresAt: new Date(now.getTime() + BROWSER_LINK_MS) };
}

/** The token is behind `#`, so that no server, log, proxy or referrer ever sees it. */
const linkFor = (email: string, now: Date) => `${publicUrl().replace(/\/$/, '')}/browser#${browserToken(email, now)}`;

async function write(email: string, now: Date): Promise<void> {
  const user = await prisma.user.findUnique({
    where: { email },
    select: { name: true, email: true, members: { select: { mailLanguage: true }, take: 1 } },
  });
  // A copy of the installation writes to nobody.
  if (!user || (await elsewhere()).length > 0) return;
  const words = WORDS[user.members[0]?.mailLanguage ?? 'it'];
  const came = await deliver({
    to: { name: user.name, address: user.email },
    subject: words.subject,
    text: words.text(linkFor(user.email, now)),
    messageId: `<squillo.browser.${crypto.randomUUID()}@${new URL(publicUrl()).hostname}>`,
  });
  if (came !== 'delivered') log.warn({ came }, 'a browser’s link was not taken');
}
