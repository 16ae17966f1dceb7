import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A pipe to a server that can be shut, as if the server had died, and opened again. */
export type Valve = { port: number; shut(): Promise<void>; open(): Promise<void>; close(): Promise<void> };

export async function valveTo(target: { host: string; port: number }): Promise<Valve> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const make = () =>
    createServer((near) => {
      const far = connect(target.port, target.host);
      keep(near);
      keep(far);
      near.pipe(far).pipe(near);
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    });
  const listen = async (port: number) => {
    const server = make().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a valve listens on a port');
  const { port } = address;
  const shut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port,
    shut,
    open: async () => {
      server = await listen(port);
    },
    close: async () => {
      if (server.listening) await shut();
    },
  };
}
