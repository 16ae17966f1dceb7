import type { Formats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { attributesOf, listsWithCounts } from '#lib/features/contacts/queries.ts';
import { workspaceFacts } from '#lib/features/workspaces/queries.ts';

/** The contact form's choices: the workspace's lists and described attributes, and the country for reading national numbers. */
export async function formOptions(actor: Actor, locale: string, format: Formats) {
  const [lists, described, { defaultCountry }] = await Promise.all([
    listsWithCounts(actor.workspaceId),
    attributesOf(actor.workspaceId),
    workspaceFacts(actor),
  ]);
  return {
    lists: lists.map(({ id, name, members }) => ({ value: id, label: name, aside: format.number(members) })),
    described,
    country: { code: defaultCountry, name: countryName(defaultCountry, locale) },
  };
}

/** `IT` → Italia */
export function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(code) ?? code;
}
