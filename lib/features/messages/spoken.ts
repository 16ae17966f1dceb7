/** A calm reading voice: about 150 words a minute, six characters a word with its blank. */
const SIGNS_PER_SECOND = 15;
/** Spoken one by one, and longer than a letter. */
const SIGNS_PER_DIGIT = 5;
const PAUSE_SECONDS = 0.4;

/** Returns about how many seconds a voice takes for a text; 0 for none. A guess for the eye, not for billing. */
export function spokenSeconds(text: string): number {
  const plain = text.trim().replace(/\s+/g, ' ');
  if (plain === '') return 0;
  const digits = plain.match(/\d/g)?.length ?? 0;
  const pauses = plain.match(/[.,;:!?…](?:\s|$)/g)?.length ?? 0;
  return Math.ceil((plain.length + digits * (SIGNS_PER_DIGIT - 1)) / SIGNS_PER_SECOND + pauses * PAUSE_SECONDS);
}
