import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openAction } from '#lib/forms/action.ts';
import { log } from '#lib/log.ts';

test('an unexpected error is logged with the name of its action, and the browser learns nothing of it', async () => {
  const logged = vi.spyOn(log, 'error');
  const action = openAction('breakAction', z.object({}), async () => {
    throw new Error('inner');
  });

  const result = await action({ status: 'idle' }, new FormData());

  expect(result).toMatchObject({ status: 'failed', error: { code: 'unexpected' } });
  expect(logged).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ action: 'breakAction' }), expect.anything());
});
