'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Field, FieldErrors } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import type { Condition } from '#lib/domain/segment.ts';
import { saveSegmentAction } from '#lib/features/segments/actions.ts';
import { ConditionGroup } from './builder.tsx';
import type { Choices } from './condition-row.tsx';
import { LiveCount } from './live-count.tsx';
import { newGroup, toFilter, toGroup } from './rows.ts';

type Props = {
  workspace: string;
  timeZone: string;
  choices: Choices;
  segment?: { id: string; name: string; filter: Condition };
};

/** A form for a new segment, or for changing one. */
export function SegmentForm({ workspace, timeZone, choices, segment }: Props) {
  const t = useTranslations('people');
  const tCommon = useTranslations('common');
  const [group, setGroup] = useState(() => (segment ? toGroup(segment.filter) : newGroup()));
  const filter = JSON.stringify(toFilter(group, choices.attributes));
  return (
    <ActionForm
      action={saveSegmentAction}
      workspace={workspace}
      hidden={{ id: segment?.id, filter }}
      doneMessage={t('segments.saved')}
    >
      <div className="grid gap-5">
        <Field name="name" label={t('segments.name')} required className="sm:max-w-96">
          <TextInput defaultValue={segment?.name} maxLength={100} />
        </Field>
        <section aria-label={t('builder.title')}>
          <ConditionGroup group={group} choices={choices} onChange={setGroup} />
          <FieldErrors id="segment-filter" name="filter" />
        </section>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button type="submit" variant="primary">
            {segment ? tCommon('save') : t('segments.create')}
          </Button>
          <LiveCount workspace={workspace} timeZone={timeZone} filter={filter} />
        </div>
      </div>
    </ActionForm>
  );
}
