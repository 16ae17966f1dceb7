'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import type { FormState } from '#lib/forms/state.ts';

/** The effect of an action on the chosen people, asked once when its dialog opens; null: not known yet. */
export function useWeighed<T>(
  ask: (state: FormState<T>, form: FormData) => Promise<FormState<T>>,
  workspace: string,
  fields: [string, string][],
): T | 'failed' | null {
  const [weighed, setWeighed] = useState<T | 'failed' | null>(null);
  const weigh = useEffectEvent(async () => {
    const form = new FormData();
    form.set('workspace', workspace);
    for (const [name, value] of fields) form.append(name, value);
    const answer = await ask({ status: 'idle' }, form).catch(() => null);
    setWeighed(answer?.status === 'done' && answer.data ? answer.data : 'failed');
  });
  useEffect(() => {
    weigh();
  }, []);
  return weighed;
}
