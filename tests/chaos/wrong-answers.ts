/** An answer that replaces the true one. With `keep` the request is let through first: its calls arrive all the same. */
export type WrongAnswer = { status: number; type: string; body: string; keep?: boolean };

/** A look-up that finds none of the calls, whichever were asked about. */
export const NOTHING: WrongAnswer = { status: 200, type: 'application/json', body: '{"InstantCalls":[]}' };

/** The page of a proxy or a firewall in front of the platform. */
export function proxyPage(status: number): WrongAnswer {
  const body = `<!doctype html><html><head><title>${status}</title></head><body>The gateway says no.</body></html>`;
  return { status, type: 'text/html', body };
}

/** A web server's own error (404, 405, 409, 413, 415), in JSON though not in the platform's words. */
export function serverError(status: number): WrongAnswer {
  return { status, type: 'application/json', body: JSON.stringify({ error: `HTTP ${status}` }) };
}

/** A refusal as the platform words it, naming the field. */
export function refusal(status: 400 | 422, field: string): WrongAnswer {
  return {
    status,
    type: 'application/json',
    body: JSON.stringify({ Message: 'The request is invalid.', Field: field }),
  };
}
