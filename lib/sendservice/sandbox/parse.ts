// Reads the requests of the platform's API as strictly as the platform does.
import { STATUSES } from '../status.ts';
import { fieldNamed, type Given, squeezed } from './fields.ts';
import { ItemReader, type PlacedCall } from './read-call.ts';
import { guarded, isObject, Rejected, type Rejection } from './rejection.ts';

/** Reads the text of a request's body; rejects anything but a JSON object. */
export function readObject(text: string): { ok: true; object: Record<string, unknown> } | Rejection {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isObject(value)) return { ok: true, object: value };
  return { ok: false, status: 400, message: 'The body must be a JSON object.', field: 'body' };
}

/** The calls of a POST in either shape, with root defaults applied before validation. */
export function parsePlace(
  body: Record<string, unknown>,
  credentials: { username: string; password: string },
): { ok: true; calls: PlacedCall[] } | Rejection {
  return guarded(() => {
    const root: Given = {};
    let user: unknown;
    let items: unknown;
    for (const key of Object.keys(body)) {
      const field = fieldNamed(key);
      const name = squeezed(key);
      if (field) root[field] = body[key];
      else if (name === 'user') user = body[key];
      else if (name === 'instantcalls') items = body[key];
    }
    checkUser(user, credentials);
    if (!Array.isArray(items) || items.length === 0) {
      throw new Rejected('InstantCalls', 'InstantCalls must be an array that is not empty.');
    }
    const reader = new ItemReader(root);
    return { ok: true, calls: items.map((item, index) => reader.read(item, index)) };
  });
}

function checkUser(user: unknown, credentials: { username: string; password: string }) {
  if (!isObject(user)) throw new Rejected('User', 'User is required, an object with username and password.');
  const given = new Map(Object.entries(user).map(([key, value]) => [squeezed(key), value]));
  for (const name of ['username', 'password'] as const) {
    if (typeof given.get(name) !== 'string') throw new Rejected(`User.${name}`, `User.${name} is required, a string.`);
  }
  if (given.get('username') !== credentials.username || given.get('password') !== credentials.password) {
    throw new Rejected('User', 'Authorization has been denied for this request.', 401);
  }
}

/** The CodeRequests that a GET asks about. */
export function parseLookUpRequest(
  body: Record<string, unknown>,
  guid: string,
): { ok: true; codeRequests: string[] } | Rejection {
  return guarded(() => {
    const given = new Map(Object.entries(body).map(([key, value]) => [squeezed(key), value]));
    const type = given.get('type');
    if (typeof type !== 'string' || type.toUpperCase() !== 'CR') throw new Rejected('Type', 'Type must be "CR".');
    checkGuid(given.get('guid'), guid);
    const codeRequests = given.get('coderequests');
    if (!Array.isArray(codeRequests)) throw new Rejected('CodeRequests', 'CodeRequests must be an array of strings.');
    codeRequests.forEach((each, index) => {
      if (typeof each !== 'string') throw new Rejected(`CodeRequests[${index}]`, 'A CodeRequest must be a string.');
    });
    return { ok: true, codeRequests };
  });
}

function checkGuid(given: unknown, guid: string) {
  if (typeof given !== 'string') throw new Rejected('Guid', 'Guid is required, a string.');
  if (given.toLowerCase() !== guid.toLowerCase()) {
    throw new Rejected('Guid', 'Authorization has been denied for this request.', 401);
  }
}

/** True for the code or the name of a status, as the last part of `instantCall/{id}/{Status}`. */
export function statusCode(text: string): number | null {
  const word = squeezed(text);
  const found = STATUSES.find(({ code, name }) => String(code) === word || squeezed(name) === word);
  return found?.code ?? null;
}
