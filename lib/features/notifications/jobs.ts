import { mailSettings, publicUrl } from '#lib/env.ts';
import { mailed, notMailed, takeLetter } from '#lib/features/invitations/service.ts';
import type { Task } from '#lib/jobs/life.ts';
import { log } from '#lib/log.ts';
import { letterOf } from './letter.ts';
import { delivered, fillOutbox, forgetTold, notDelivered, takeDigest } from './outbox.ts';
import { type Delivery, type Letter, mailer } from './smtp.ts';

const LOOK_AGAIN_MS = 5_000;
const AFTER_FAILURE_MS = 30_000;
const TIDY_EVERY_MS = 3_600_000;

/** Sends the members' e-mails and the invitations; does nothing in an installation without an SMTP server. */
export const mailing: Task = {
  name: 'mail',
  async run(life) {
    const settings = mailSettings();
    if (!settings) return;
    const send = mailer(settings);
    let tidyAt = 0;
    while (!life.stopping) {
      if (Date.now() >= tidyAt) {
        await forgetTold().catch((error: unknown) => log.error({ err: error }, 'old e-mails were not forgotten'));
        tidyAt = Date.now() + TIDY_EVERY_MS;
      }
      const stopping = () => life.stopping || !life.sends;
      const done = await sendInvitations(send, stopping)
        .then((invited) => (invited === 'failed' ? invited : sendAllDue(send, stopping)))
        .catch((error: unknown) => {
          log.error({ err: error }, 'the e-mails could not be sent');
          return 'failed' as const;
        });
      await life.pause(done === 'failed' ? AFTER_FAILURE_MS : LOOK_AGAIN_MS, { evenIfWoken: true });
    }
  },
};

/**
 * Sends everything that is due, one member after the other. `failed`: the server accepts nothing now, and nobody else's letter is
 * tried on it.
 */
export async function sendAllDue(
  send: (letter: Letter) => Promise<Delivery>,
  stopping: () => boolean = () => false,
): Promise<'sent' | 'failed'> {
  await fillOutbox();
  while (!stopping()) {
    const digest = await takeDigest();
    if (!digest) break;
    const answer = await send(letterOf(digest, publicUrl()));
    if (answer === 'delivered') {
      await delivered(digest);
      continue;
    }
    await notDelivered(digest, answer.error, answer.trouble === 'noSuchAddress');
    log.warn({ trouble: answer.trouble }, 'an e-mail was not taken: the table mail says why');
    if (answer.trouble === 'server') return 'failed';
  }
  return 'sent';
}

/** Sends the due invitations, before all else, since somebody waits for them. `failed`: the server accepts nothing now. */
export async function sendInvitations(
  send: (letter: Letter) => Promise<Delivery>,
  stopping: () => boolean = () => false,
): Promise<'sent' | 'failed'> {
  while (!stopping()) {
    const mail = await takeLetter();
    if (!mail) break;
    const answer = await send(mail.letter);
    if (answer === 'delivered') {
      await mailed(mail);
      continue;
    }
    await notMailed(mail, answer.error, answer.trouble === 'noSuchAddress');
    log.warn({ trouble: answer.trouble }, 'an invitation was not taken: the table invitation says why');
    if (answer.trouble === 'server') return 'failed';
  }
  return 'sent';
}
