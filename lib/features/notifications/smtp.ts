import { createTransport } from 'nodemailer';
import { cut } from '#lib/domain/text.ts';

export type Letter = { to: { name: string; address: string }; subject: string; text: string; messageId: string };

/**
 * The outcome of a letter. `noSuchAddress`: the server will never take it; `letter`: not this one, not now; `server`: it takes
 * none at the moment (down, a wrong password, a sender it does not allow).
 */
export type Delivery = 'delivered' | { trouble: 'noSuchAddress' | 'letter' | 'server'; error: string };

/** No person waits here: short enough to leave much room in the outbox's lease. */
const TIMEOUT_MS = 20_000;
/** Sends letters over the SMTP server `url`; one connection per letter, since there are few. */
export function mailer({ url, from }: { url: string; from: string }): (letter: Letter) => Promise<Delivery> {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (letter) => {
    try {
      // Prevents automatic replies such as holiday notices.
      await transport.sendMail({ from, ...letter, headers: { 'Auto-Submitted': 'auto-generated' } });
      return 'delivered';
    } catch (error) {
      return refusal(error);
    }
  };
}

function refusal(thrown: unknown): Delivery {
  const {
    command,
    responseCode = 0,
    message = 'unknown',
  } = thrown as {
    command?: string;
    responseCode?: number;
    message?: string;
  };
  const error = cut(message, 500);
  if (command === 'RCPT TO' && responseCode >= 500) return { trouble: 'noSuchAddress', error };
  return { trouble: command === 'RCPT TO' || command === 'DATA' ? 'letter' : 'server', error };
}
