import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallerIdUse, callerIdWarnings } from '#lib/domain/caller-id-fit.ts';

const ROME = '+390612345678';
const MOBILE = '+393121468845';
const ZURICH = '+41446681800';
const WITHIN: Omit<CallerIdUse, 'callerId'> = { from: 'IT', to: ['IT'], purpose: 'unknown' };

describe('a caller id', () => {
  test.each<[string, Partial<CallerIdUse>, object[]]>([
    [ROME, {}, []],
    [ROME, { purpose: 'information' }, []],
    [ROME, { to: ['DE', 'FR'], purpose: 'commercial' }, []],
    [ROME, { from: 'DE', to: ['DE'] }, []],
    [ROME, { from: 'DE', to: ['DE', 'IT'] }, [{ code: 'blockedFromAbroad', from: 'DE' }]],
    [MOBILE, { from: 'CH' }, [{ code: 'blockedFromAbroad', from: 'CH' }, { code: 'notFixed' }]],
    [ROME, { purpose: 'commercial' }, [{ code: 'mustBeRegistered' }]],
    [ROME, { purpose: 'commercial', to: [] }, []],
    [MOBILE, {}, [{ code: 'notFixed' }]],
    ['+39800123456', {}, [{ code: 'notFixed' }]],
    ['+12125550123', { to: ['US'] }, []],
    [ZURICH, { to: ['CH'] }, []],
    [ZURICH, { to: ['CH', 'IT'] }, [{ code: 'foreign', country: 'CH' }]],
    [ZURICH, { from: 'CH' }, [{ code: 'foreign', country: 'CH' }]],
    // The Vatican shares the Italian code.
    ['+390669812345', {}, []],
    ['+390844123456', { purpose: 'commercial' }, []],
    ['+390844123456', { purpose: 'information' }, [{ code: 'commercialPrefix' }]],
    ['+390844123456', {}, []],
    ['+390843123456', { purpose: 'commercial' }, [{ code: 'statisticsPrefix' }]],
    ['+390843123456', { purpose: 'information' }, [{ code: 'statisticsPrefix' }]],
    ['+3906', {}, [{ code: 'notCallable' }]],
    ['+3999', {}, [{ code: 'notCallable' }]],
    ['sconosciuto', {}, [{ code: 'notCallable' }]],
  ])('%s used in %j gets the warnings %j', (callerId, use, expected) => {
    expect(callerIdWarnings({ ...WITHIN, ...use, callerId })).toEqual(expected);
  });

  test('of any text is judged without a crash', () => {
    const purpose = fc.constantFrom('information' as const, 'commercial' as const, 'unknown' as const);
    fc.assert(
      fc.property(
        fc.record({ callerId: fc.string(), from: fc.string(), to: fc.array(fc.string()), purpose }),
        (use) => {
          callerIdWarnings(use);
        },
      ),
    );
  });
});
