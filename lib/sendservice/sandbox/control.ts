import { answer, complaint, type Reply } from './answers.ts';
import type { CallStore } from './calls.ts';
import type { Faults } from './faults.ts';
import { readObject } from './parse.ts';
import type { Passage, Requests } from './requests.ts';

const MOST_ROWS = 100_000;

/** The sandbox's own routes for tests and developers, below `/_sandbox/`. */
export function control(
  request: { method: string; path: string; query: URLSearchParams; body: Buffer },
  sandbox: {
    store: CallStore;
    faults: Faults;
    requests: Requests;
    pace: { seed: number; speed: number };
    /** Milliseconds since 1970, by its own clock. */
    now: number;
    clear(): void;
  },
): Reply {
  const { store, faults, now } = sandbox;
  const page = () => ({
    after: wholeNumber(request.query.get('after'), 0),
    limit: Math.min(wholeNumber(request.query.get('limit'), 1000), MOST_ROWS),
  });
  switch (`${request.method} ${request.path}`) {
    case 'GET health':
      return answer(200, { status: 'ok', ...sandbox.pace });
    case 'GET counts':
      return answer(200, store.counts(now));
    case 'GET posts': {
      const { after, limit } = page();
      return answer(200, { posts: store.posts(after, limit) });
    }
    case 'GET items': {
      const { after, limit } = page();
      return answer(200, { items: store.items(after, limit, now) });
    }
    case 'GET requests': {
      const { after, limit } = page();
      return answer(200, { requests: sandbox.requests.after(after, limit).map(shown) });
    }
    case 'DELETE state':
      sandbox.clear();
      return nothing();
    case 'GET faults':
      return answer(200, faults.shown());
    case 'PUT faults': {
      const object = readObject(request.body.toString('utf8'));
      if (!object.ok) return complaint(400, object.message, object.field);
      const wrong = faults.set(object.object);
      return wrong === null ? answer(200, faults.shown()) : complaint(400, wrong, 'rules');
    }
    case 'DELETE faults':
      faults.clear();
      return nothing();
    default:
      return complaint(404, 'The sandbox has health, counts, posts, items, requests, state and faults.');
  }
}

function shown({ arrivedAt, endedAt, ...passage }: Passage) {
  return {
    ...passage,
    arrivedAt: new Date(arrivedAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
  };
}

function nothing(): Reply {
  return { kind: 'answer', status: 204, body: '' };
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
}
