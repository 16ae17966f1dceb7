import { createServer } from 'node:net';
import { CommandError } from './terminal.ts';

/** The error code of listening on that port, or undefined if it is free. Without a host: on all addresses. */
function whyTaken(port: number, host?: string): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(undefined)));
  });
}

/** True if nothing listens on the port, neither on loopback nor on all addresses. */
export async function isFree(port: number): Promise<boolean> {
  return !(await whyTaken(port, '127.0.0.1')) && !(await whyTaken(port));
}

/** Ends with a sentence naming the setting if one of the ports (by their settings' names) is taken. */
export async function requireFree(ports: Record<string, number>): Promise<void> {
  const taken = new Map<number, string>();
  for (const [setting, port] of Object.entries(ports)) {
    const twin = taken.get(port);
    if (twin) throw new CommandError(`${twin} and ${setting} are both ${port}. Give each its own port.`);
    taken.set(port, setting);
    const reason = (await whyTaken(port, '127.0.0.1')) ?? (await whyTaken(port));
    if (!reason) continue;
    if (reason === 'EACCES') {
      throw new CommandError(
        `Port ${port} may not be used by this user. Choose one above 1023: ${setting}=… npm start`,
      );
    }
    throw new CommandError(
      `Port ${port} is taken by another program. End that program, or choose another port: ${setting}=${port + 1} npm start`,
    );
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
