'use client';

import { useEffect, useState } from 'react';
import type { SavedDraft } from '#lib/features/campaigns/actions.ts';
import { consequencesAction } from '#lib/features/dispatch/actions.ts';
import type { Consequences } from '#lib/features/dispatch/queries.ts';

/** The effect of launching the draft, fetched again after every save; null before the first answer. */
export function useConsequences(workspace: string, draft: SavedDraft | undefined) {
  const [answer, setAnswer] = useState<{ of: number; said: Consequences } | null>(null);
  const [failed, setFailed] = useState(false);
  const { id, revision } = draft ?? {};
  useEffect(() => {
    if (id === undefined || revision === undefined) return;
    let over = false;
    const form = new FormData();
    form.set('workspace', workspace);
    form.set('id', id);
    consequencesAction({ status: 'idle' }, form)
      .catch(() => null)
      .then((got) => {
        // A later revision may be answered before an earlier one.
        if (over) return;
        const said = got?.status === 'done' ? got.data : undefined;
        setFailed(said === undefined);
        if (said) setAnswer({ of: revision, said });
      });
    return () => {
      over = true;
    };
  }, [workspace, id, revision]);
  return { said: answer?.said ?? null, isCounting: draft !== undefined && answer?.of !== revision && !failed, failed };
}
