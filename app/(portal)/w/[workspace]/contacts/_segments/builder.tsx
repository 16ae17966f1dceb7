'use client';

import { FolderPlus, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#app/_components/button.tsx';
import { cx } from '#app/_components/cx.ts';
import { Select } from '#app/_components/select.tsx';
import { type Choices, ConditionRow } from './condition-row.tsx';
import { type Group, isGroup, newGroup, newRow, type Row } from './rows.ts';

/** Maximum depth of nested groups; more cannot be read. */
const DEEPEST = 3;

type Props = {
  group: Group;
  choices: Choices;
  onChange: (group: Group) => void;
  /** Not for the outermost. */
  onRemove?: () => void;
  depth?: number;
};

/** Conditions joined by one word, and groups of them. */
export function ConditionGroup({ group, choices, onChange, onRemove, depth = 1 }: Props) {
  const t = useTranslations('people.builder');
  const put = (at: number, part: Row | Group) => onChange({ ...group, parts: group.parts.with(at, part) });
  const add = (part: Row | Group) => onChange({ ...group, parts: [...group.parts, part] });
  const remove = (at: number) => onChange({ ...group, parts: group.parts.toSpliced(at, 1) });
  return (
    <fieldset className={cx('min-w-0', depth > 1 && 'rounded-control border border-line bg-sunken p-3')}>
      <legend className="sr-only">{t('group')}</legend>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <span aria-hidden>{t('group')}</span>
        <div className="min-w-0 flex-1 basis-48 sm:max-w-72">
          <Select
            name={`join-${group.id}`}
            label={t('group')}
            value={group.join}
            onValueChange={(join) => onChange({ ...group, join: join as Group['join'] })}
            options={(['all', 'any', 'none'] as const).map((join) => ({ value: join, label: t(join) }))}
          />
        </div>
        {onRemove && (
          <span className="ml-auto">
            <Button variant="ghost" size="sm" label={t('removeGroup')} icon={<X aria-hidden />} onClick={onRemove} />
          </span>
        )}
      </div>
      <ul className="space-y-2">
        {group.parts.map((part, at) => {
          // The last one stays: an empty group would ask for nothing.
          const removal = group.parts.length > 1 ? { onRemove: () => remove(at) } : {};
          return (
            <li key={part.id}>
              {isGroup(part) ? (
                <ConditionGroup
                  group={part}
                  choices={choices}
                  onChange={(inner) => put(at, inner)}
                  {...removal}
                  depth={depth + 1}
                />
              ) : (
                <ConditionRow row={part} choices={choices} onChange={(row) => put(at, row)} {...removal} />
              )}
            </li>
          );
        })}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="sm" icon={<Plus aria-hidden />} onClick={() => add(newRow())}>
          {t('addCondition')}
        </Button>
        {depth < DEEPEST && (
          <Button size="sm" icon={<FolderPlus aria-hidden />} onClick={() => add(newGroup('any'))}>
            {t('addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
