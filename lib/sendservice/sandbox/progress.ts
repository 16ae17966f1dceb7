/** All facts that determine the fate of a call. Instants in milliseconds since 1970. */
export type CallFacts = {
  seed: number;
  /** The CodeRequest, or the platform's id if none was given. */
  key: string;
  /** E.164, or the original text if it is no number. */
  number: string;
  arrivedAt: number;
  start: number;
  end: number;
  maxRetries: number;
  minutesBetweenRetries: number;
  /** Made from a text, so that creating the audio may fail. */
  spoken: boolean;
  /** Asks for digits: an IVR. */
  asks: boolean;
  /** The account's credit was used up when the call arrived. */
  noCredit: boolean;
  /** Simulated seconds per real second. */
  speed: number;
};

/** The state of a call. `status` is the code of sendservice-api.md; amounts are millionths of a credit. */
export type Progress = {
  status: number;
  retries: number;
  answeredAt: number | null;
  endedAt: number | null;
  ringSeconds: number | null;
  digits: string | null;
  price: number;
};

const FAILED = 0;
const SUCCESS = 1;
const FORBIDDEN = 2;
const UNKNOWN = 3;
const NOT_CALLED = 4;
const ANSWER = 5;
const CALLING = 6;
const NO_CREDIT = 7;
const BLACKLISTED = 8;
const DUPLICATED = 9;
const TTS_FAILED = 10;
const PROCESSING = 11;

/** Simulated seconds over which the calls of a campaign are spread, as if there were few lines. */
const QUEUE = 480;
/** Maximum simulated seconds of all pauses between retries together: nobody waits an hour for a stand-in. */
const ALL_PAUSES = 600;
const DEFAULT_MINUTES = 5;

/**
 * The state of a call at `now`. Pure: the same facts give the same result, also after a restart of the sandbox. From arrival
 * or StartDate, whichever is later, time runs `speed` times as fast; the reported instants are real ones, so nothing happens
 * before StartDate or after EndDate. Only a conversation is reported as long as it is billed: otherwise it would last less
 * than a second.
 */
export function progressAt(call: CallFacts, now: number): Progress {
  const random = generator(hash(call.key, call.seed));
  const begin = Math.max(call.arrivedAt, call.start);
  const real = (seconds: number) => (seconds * 1000) / call.speed;
  const prepared = 4 + random() * 16;
  const queued = random() * QUEUE;
  const luck = random();

  const ready = begin + real(prepared);
  if (now < begin) return plain(now < call.arrivedAt + real(prepared) ? PROCESSING : NOT_CALLED);
  if (now < ready) return plain(call.arrivedAt < call.start ? NOT_CALLED : PROCESSING);
  const refused = refusal(call, luck);
  if (refused !== null) return plain(refused);

  const pause = real(pauseSeconds(call));
  let at = begin + real(prepared + queued);
  for (let retries = 0; retries <= call.maxRetries; retries += 1) {
    const ring = 4 + Math.floor(random() * 26);
    const answers = random() < (retries === 0 ? 0.62 : 0.4);
    const talk = 8 + Math.floor(random() * 68);
    const picked = at + real(ring);
    const hungUp = answers ? picked + real(talk) : picked;
    const told = answers ? picked + talk * 1000 : picked;
    // A call that cannot be over by EndDate is not begun.
    if (told > call.end) return unbegun(call, retries, now);
    if (now < at) return retries === 0 ? plain(NOT_CALLED) : plain(FAILED, retries - 1);
    if (now < picked) return plain(CALLING, retries);
    if (answers) {
      const answered = { ...plain(ANSWER, retries), answeredAt: Math.round(picked), ringSeconds: ring };
      if (now < hungUp) return answered;
      return {
        ...answered,
        status: SUCCESS,
        endedAt: Math.round(told),
        digits: call.asks ? pressed(random()) : null,
        price: price(call.number, talk),
      };
    }
    at = picked + pause;
  }
  return plain(FAILED, call.maxRetries);
}

function plain(status: number, retries = 0): Progress {
  return { status, retries, answeredAt: null, endedAt: null, ringSeconds: null, digits: null, price: 0 };
}

function unbegun(call: CallFacts, retries: number, now: number): Progress {
  if (retries > 0) return plain(FAILED, retries - 1);
  return plain(now > call.end ? FAILED : NOT_CALLED);
}

function pauseSeconds(call: CallFacts): number {
  return Math.min(call.minutesBetweenRetries * 60, ALL_PAUSES / Math.max(1, call.maxRetries));
}

/** Why a call is not even tried, or null. The blacklist depends on the number, so that a second campaign meets it again. */
function refusal(call: CallFacts, luck: number): number | null {
  if (e164(call.number) === null) return FORBIDDEN;
  if (call.noCredit) return NO_CREDIT;
  if (generator(hash(call.number, call.seed))() < 0.008) return BLACKLISTED;
  if (luck < 0.002) return DUPLICATED;
  if (luck < 0.004) return UNKNOWN;
  if (luck < 0.01 && call.spoken) return TTS_FAILED;
  return null;
}

/** The keys that a person presses: mostly 1, sometimes 2 or nothing, rarely 9 (opt-out), hardly ever something odd. */
function pressed(luck: number): string | null {
  if (luck < 0.7) return '1';
  if (luck < 0.84) return '2';
  if (luck < 0.95) return null;
  if (luck < 0.985) return '9';
  return luck < 0.993 ? '*' : luck < 0.997 ? '007' : '01';
}

/** Millionths of a credit per minute, by destination. */
function perMinute(number: string): number {
  if (number.startsWith('+393')) return 41_000;
  if (number.startsWith('+39')) return 12_000;
  return /^\+[34]/.test(number) ? 85_000 : 250_000;
}

/** Billed by the second, rounded up to a ten-thousandth. */
function price(number: string, seconds: number): number {
  return Math.ceil((perMinute(number) * seconds) / 6000) * 100;
}

/** The price of one minute as decimal text, for the answer. */
export function minutePrice(number: string): string {
  return decimal(perMinute(number));
}

/** Millionths as decimal text with four decimals. */
export function decimal(millionths: number): string {
  return (millionths / 1_000_000).toFixed(4);
}

/** Reads `+39…`, `0039…` and `39…` as the same number; null if it is none. */
export function e164(number: string): string | null {
  const match = /^(?:\+|00)?([1-9]\d{5,14})$/.exec(number);
  return match ? `+${match[1]}` : null;
}

/** FNV-1a, with its bits mixed once more. */
function hash(text: string, seed: number): number {
  let state = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x7feb352d);
  state = Math.imul(state ^ (state >>> 15), 0x846ca68b);
  return state ^ (state >>> 16);
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** True if nothing more will happen to the call. */
export function isOver(call: CallFacts, { status, retries }: Progress, now: number): boolean {
  if (status === FAILED) return retries >= call.maxRetries || now > call.end;
  return ![NOT_CALLED, ANSWER, CALLING, PROCESSING].includes(status);
}

/** Defaults for a call that does not set them. */
export const DEFAULTS = { maxRetries: 0, minutesBetweenRetries: DEFAULT_MINUTES };
