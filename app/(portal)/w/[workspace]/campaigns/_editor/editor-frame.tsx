'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useRef } from 'react';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { FormContext } from '#app/_components/form-context.ts';
import { useReturning } from '#app/_components/fresh-on-return.tsx';
import { useAutosave } from './autosave.ts';
import { ConsequencesPanel } from './consequences-panel.tsx';
import { SaveState } from './save-state.tsx';
import { StepNav } from './step-nav.tsx';
import { useConsequences } from './use-consequences.ts';
import { useLatestErrors } from './use-latest-errors.ts';

type Props = {
  workspace: string;
  timeZone: string;
  /** For a saved draft: its id and the revision that the form shows. */
  existing?: { id: string; revision: number };
  /** Drafts are made from a template; the template itself is not launched. */
  isTemplate: boolean;
  back: string;
  children: ReactNode;
};

/** The frame around the steps: the current step, the effect of a launch, and whether everything is saved. */
export function EditorFrame({ workspace, timeZone, existing, isTemplate, back, children }: Props) {
  const t = useTranslations('campaignEditor');
  const frame = useRef<HTMLDivElement>(null);
  const autosave = useAutosave(frame, existing, back);
  const { draft } = autosave;
  const consequences = useConsequences(workspace, draft);
  return (
    <div ref={frame} inert={useReturning()} className="grid gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,48rem)_19rem]">
      {draft && <input type="hidden" name="id" value={draft.id} />}
      {draft && <input type="hidden" name="revision" value={draft.revision} />}
      <div className="lg:col-span-2">
        <StepNav consequences={consequences.said} />
      </div>
      <FormContext value={useLatestErrors(autosave.saving)}>
        <div className="min-w-0 space-y-4">{children}</div>
      </FormContext>
      <div className="lg:sticky lg:top-4 lg:self-start">
        <ConsequencesPanel
          {...consequences}
          timeZone={timeZone}
          isTemplate={isTemplate}
          review={draft ? `${back}/${draft.id}/review` : null}
        />
      </div>
      <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-end gap-2 border-line border-t bg-ground/95 px-4 py-3 backdrop-blur sm:mx-0 sm:px-0 lg:col-span-2">
        <SaveState {...autosave} timeZone={timeZone} />
        <ButtonLink variant="ghost" href={back}>
          {t('leave')}
        </ButtonLink>
        <Button type="submit" variant={isTemplate ? 'primary' : 'secondary'} name="goTo" value="stay">
          {t('save')}
        </Button>
        {!isTemplate && (
          <Button type="submit" variant="primary" name="goTo" value="review">
            {t('saveAndCheck')}
          </Button>
        )}
      </div>
    </div>
  );
}
