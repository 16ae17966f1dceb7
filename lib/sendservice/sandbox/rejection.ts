// How reading a request ends when it is faulty.

/** The problem with a request: the status to answer, and the faulty field, as it is spelt in the request. */
export type Rejection = { ok: false; status: 400 | 401; message: string; field: string };

/** Thrown while a request is read, and caught by `guarded`. */
export class Rejected extends Error {
  readonly rejection: Rejection;
  constructor(field: string, message: string, status: 400 | 401 = 400) {
    super(message);
    this.rejection = { ok: false, status, message, field };
  }
}

/** Returns what `read` returns, or the rejection that it throws. */
export function guarded<T>(read: () => T): T | Rejection {
  try {
    return read();
  } catch (error) {
    if (error instanceof Rejected) return error.rejection;
    throw error;
  }
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
