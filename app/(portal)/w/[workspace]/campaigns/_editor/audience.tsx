'use client';

import { useTranslations } from 'next-intl';
import { Checkbox } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { NumberInput } from '#app/_components/text-input.tsx';
import type { Audience } from '#lib/domain/audience.ts';
import type { EditorChoices } from '#lib/features/campaigns/editor-choices.ts';
import { People } from './people.tsx';
import { Sources } from './sources.tsx';

type Props = { choices: EditorChoices; chosen: Audience; workspace: string; timeZone: string };

/** The people to call: lists, segments, tags and single people; and the people to leave out of them. */
export function AudienceFields({ choices, chosen, workspace, timeZone }: Props) {
  const t = useTranslations('campaignEditor');
  const { lists, segments, tags, people, quietDays, follows } = choices;
  const sources = { workspace, timeZone };
  return (
    <>
      <div className="grid gap-4">
        <Sources {...sources} name="lists[]" label={t('lists')} options={lists} chosen={chosen.lists} />
        <Sources {...sources} name="segments[]" label={t('segments')} options={segments} chosen={chosen.segments} />
        <Sources {...sources} name="tags[]" label={t('tags')} options={tags} chosen={chosen.tags} />
        <People workspace={workspace} chosen={people} />
      </div>
      <h3 className="mt-6 mb-3 border-line border-t pt-4 font-semibold text-[13px]">{t('leaveOut')}</h3>
      <div className="grid gap-4">
        <Sources {...sources} name="minusLists[]" label={t('minusLists')} options={lists} chosen={chosen.minusLists} />
        <Sources
          {...sources}
          name="minusSegments[]"
          label={t('minusSegments')}
          options={segments}
          chosen={chosen.minusSegments}
        />
        <Field
          name="quietDays"
          label={t('quietDays')}
          hint={quietDays === null ? t('quietDaysHint') : t('quietDaysOwn', { count: quietDays, n: String(quietDays) })}
        >
          <NumberInput
            defaultValue={chosen.quietDays ?? undefined}
            min={0}
            max={365}
            suffix={t('days')}
            placeholder={quietDays === null ? '' : String(quietDays)}
          />
        </Field>
        <input type="hidden" name="follows" value={chosen.follows ?? ''} />
        {follows !== null && chosen.budgetOf !== null && (
          <Checkbox
            name="budgetOf"
            value={chosen.budgetOf}
            defaultChecked
            label={t('budgetOf', { name: follows })}
            hint={t('budgetOfHint')}
          />
        )}
        {follows !== null && <p className="text-[13px] text-ink-2">{t('stillCalled', { name: follows })}</p>}
        <p className="text-[13px] text-ink-2">{t('suppressedToo')}</p>
      </div>
    </>
  );
}
