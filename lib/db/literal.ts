import { Prisma } from './generated/client.ts';

/**
 * SQL: a word of ours as a literal in the text of a statement, where the planner must see it: an index on an expression, or on
 * some of the rows, serves only a statement with the same literals. Anything from outside is a value instead.
 */
export const literal = (word: string) => Prisma.raw(`'${word.replaceAll("'", "''")}'`);
