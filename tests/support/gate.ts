import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** The network's behaviour for the next request. */
export type Passage =
  | 'through'
  /** The request arrives; the answer is in flight until a test lets it go. */
  | 'answerHeld'
  /** The request itself is in flight until then. */
  | 'requestHeld'
  /** A host in between answers 503 at once; the request stays in flight, and arrives when a test lets it. */
  | 'answeredTooEarly'
  /** An answer in the platform's place: that it knows none of the calls. */
  | 'nothingKnown'
  /** The platform's answer, without its first call. */
  | 'oneForgotten'
  /** The platform's answer from a time when each call that it knows was still being processed. */
  | 'stillProcessing'
  /** As `answerHeld`, but the platform repeats its first report of each call: that it is being processed. */
  | 'staleNewsHeld'
  /** Another program writes the answer, byte by byte; the request arrives before, or never. The connection is used up. */
  | { forged: (socket: Socket) => void; arrives: boolean };

/** A request or an answer in flight. */
export type OnTheWay = { what: 'request' | 'answer'; goOn(): Promise<void>; getLost(): void };

type Reply = { status: number; body: Buffer } | 'broken';

/** A piece of network in front of the sandbox: each request waits, arrives or gets lost exactly when a test says so. */
export async function openGate(target: string) {
  const { origin, pathname } = new URL(target);
  let passage: Passage = 'through';
  let stopped: (held: OnTheWay) => void = () => undefined;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const sent = { method: request.method, path: request.url, headers: request.headers, body };
    const way = passage;
    passage = 'through';
    const getLost = () => request.socket.resetAndDestroy();
    const answer = (reply: Reply) => {
      if (reply === 'broken') getLost();
      else response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(reply.body);
    };
    if (typeof way === 'object') {
      if (way.arrives) await forward(origin, sent);
      return way.forged(request.socket);
    }
    if (way === 'nothingKnown') return answer({ status: 200, body: Buffer.from('{"InstantCalls":[]}') });
    if (way === 'through') return answer(await forward(origin, sent));
    if (way === 'stillProcessing') return answer(earlier(await forward(origin, sent)));
    if (way === 'oneForgotten') return answer(withoutFirst(await forward(origin, sent)));
    if (way === 'answerHeld' || way === 'staleNewsHeld') {
      const reply = way === 'answerHeld' ? await forward(origin, sent) : staleNews(body);
      return stopped({ what: 'answer', goOn: async () => answer(reply), getLost });
    }
    if (way === 'requestHeld') {
      return stopped({ what: 'request', goOn: async () => answer(await forward(origin, sent)), getLost });
    }
    answer({ status: 503, body: Buffer.from('<html>Service Unavailable</html>') });
    const goOn = async () => {
      await forward(origin, sent);
    };
    stopped({ what: 'request', goOn, getLost: () => undefined });
  }

  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    pass(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    /** Sets the fate of the next request; resolves to the request or answer that it leaves in flight, once it does. */
    next(way: Passage): Promise<OnTheWay> {
      passage = way;
      return new Promise((held) => {
        stopped = held;
      });
    },
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function forward(
  origin: string,
  sent: Pick<IncomingMessage, 'headers'> & { method?: string; path?: string; body: Buffer },
): Promise<Reply> {
  const { method, path, headers, body } = sent;
  return new Promise((resolve) => {
    const request = httpRequest(new URL(path ?? '/', origin), { method, headers }, (response) => {
      buffer(response).then(
        (answer) => resolve({ status: response.statusCode ?? 502, body: answer }),
        () => resolve('broken'),
      );
    });
    request.on('error', () => resolve('broken'));
    request.end(body);
  });
}

function withoutFirst(reply: Reply): Reply {
  if (reply === 'broken' || reply.status !== 200) return reply;
  const { InstantCalls: items } = JSON.parse(reply.body.toString('utf8')) as { InstantCalls: unknown[] };
  return { status: 200, body: Buffer.from(JSON.stringify({ InstantCalls: items.slice(1) })) };
}

function earlier(reply: Reply): Reply {
  if (reply === 'broken' || reply.status !== 200) return reply;
  const { InstantCalls: items } = JSON.parse(reply.body.toString('utf8')) as {
    InstantCalls: { CodeRequest: string }[];
  };
  const told = items.map(({ CodeRequest }) => ({ CodeRequest, Status: 'Processing' }));
  return { status: 200, body: Buffer.from(JSON.stringify({ InstantCalls: told })) };
}

function staleNews(asked: Buffer): Reply {
  const { CodeRequests: codes } = JSON.parse(asked.toString('utf8')) as { CodeRequests: string[] };
  const items = codes.map((CodeRequest) => ({ CodeRequest, Status: 'Processing' }));
  return { status: 200, body: Buffer.from(JSON.stringify({ InstantCalls: items })) };
}
