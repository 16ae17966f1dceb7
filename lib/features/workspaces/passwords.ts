import { randomInt } from 'node:crypto';

/** Without what is mistaken when read aloud or copied by hand: 0 o 1 l i. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to hand over once: four groups of four signs, about 79 bits. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
