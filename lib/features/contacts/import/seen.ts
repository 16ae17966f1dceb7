/**
 * A set of E.164 numbers at 8 bytes each: fifteen digits fit a double exactly. A `Set` of a million strings would take
 * a hundred megabytes. Open addressing, at most half full.
 */
export function seenNumbers() {
  let slots = new Float64Array(1024);
  let size = 0;

  const slotOf = (value: number, table: Float64Array): number => {
    // Both halves of the number matter: a file holds long runs of neighbouring numbers.
    const hash = Math.imul(value % 0x1_0000_0000, 0x9e3779b1) ^ Math.imul(value / 0x1_0000_0000, 0x85ebca6b);
    let at = (hash ^ (hash >>> 15)) & (table.length - 1);
    while (table[at] !== 0 && table[at] !== value) at = (at + 1) & (table.length - 1);
    return at;
  };

  return {
    /** True if the number is new. `number` is E.164, with its plus. */
    add(number: string): boolean {
      const value = Number(number.slice(1));
      const at = slotOf(value, slots);
      if (slots[at] === value) return false;
      slots[at] = value;
      size += 1;
      if (size * 2 > slots.length) {
        const larger = new Float64Array(slots.length * 2);
        for (const kept of slots) if (kept !== 0) larger[slotOf(kept, larger)] = kept;
        slots = larger;
      }
      return true;
    },
  };
}
