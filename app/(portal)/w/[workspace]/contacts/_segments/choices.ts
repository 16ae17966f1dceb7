import { type Condition, leaves } from '#lib/domain/segment.ts';
import { attributeKeys, listNames, tagNames } from '#lib/features/contacts/queries.ts';
import type { Choices } from './condition-row.tsx';

/** The builder's choices: the workspace's lists, tags and attributes, and those that a saved filter uses. */
export async function choicesOf(workspaceId: string, filter?: Condition): Promise<Choices> {
  const [lists, tags, known] = await Promise.all([
    listNames(workspaceId),
    tagNames(workspaceId),
    attributeKeys(workspaceId),
  ]);
  const asked = new Map(
    (filter ? leaves(filter) : []).flatMap((leaf) => (leaf.is === 'attribute' ? [[leaf.key, leaf]] : [])),
  );
  const missing = [...asked.values()].filter(({ key }) => !known.some((attribute) => attribute.key === key));
  return { lists, tags, attributes: [...known, ...missing.map(({ key, type }) => ({ key, label: key, type }))] };
}
