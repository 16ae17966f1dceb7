const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for what a uuid column takes; anything else in an address is somebody's typing. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
