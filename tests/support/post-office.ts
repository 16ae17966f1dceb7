import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type Received = { from: string; to: string[]; source: string };

/** A real SMTP server on loopback that keeps accepted mail. `refuses` returns the answer to a recipient it does not accept. */
export async function openPostOffice(given: { port?: number; refuses?: (to: string) => number | null } = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, answer) {
      const code = given.refuses?.(address) ?? null;
      answer(code === null ? null : Object.assign(new Error('not here'), { responseCode: code }));
    },
    onData(stream, { envelope }, answer) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        received.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(pieces).toString('utf8'),
        });
        answer();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(given.port ?? 0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    received,
    port,
    url: `smtp://127.0.0.1:${port}`,
    /** The recipients of all letters, once for each letter. */
    recipients: () => received.flatMap(({ to }) => to).sort(),
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}
