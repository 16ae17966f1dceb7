const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a text that a uuid column accepts; anything else in an address was typed by hand. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Returns the text if it is a uuid, else null. */
export function asUuid(text: string): string | null {
  return isUuid(text) ? text : null;
}
