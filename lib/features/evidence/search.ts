import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { isUuid } from '#lib/domain/uuid.ts';

/** A typed search of the exchanges. */
export type ExchangeSearch =
  | { by: 'codeRequest'; codeRequest: string }
  | { by: 'number' /** E.164 */; number: string }
  | { by: 'nothing'; text: string };

/**
 * Reads a CodeRequest (with or without braces), or a number in any spelling, a national one in the workspace's country. Null for
 * an empty search.
 */
export async function readSearch(actor: Actor, text: string): Promise<ExchangeSearch | null> {
  const typed = text.trim();
  if (typed === '') return null;
  const workspace = await prisma.workspace.findUnique({
    where: { id: actor.workspaceId },
    select: { defaultCountry: true },
  });
  return parse(typed, workspace?.defaultCountry ?? 'IT');
}

function parse(typed: string, defaultCountry: string): ExchangeSearch {
  const bare = typed.replace(/^[{("']+|[})"',;]+$/g, '');
  if (isUuid(bare)) return { by: 'codeRequest', codeRequest: bare.toLowerCase() };
  const parsed = parseNumber(typed, defaultCountry);
  return parsed.ok ? { by: 'number', number: parsed.number } : { by: 'nothing', text: typed };
}
