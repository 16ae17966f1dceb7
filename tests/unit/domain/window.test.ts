import { describe, expect, it } from 'vitest';
import { instantToLocal, isTimeZone, localToInstant } from '#lib/domain/window.ts';

const ROME = 'Europe/Rome';

describe('a local time becomes the instant that people mean', () => {
  it.each([
    ['winter', '2026-11-23', '09:00', '2026-11-23T08:00:00.000Z'],
    ['summer', '2026-07-01', '09:00', '2026-07-01T07:00:00.000Z'],
    ['29 February', '2028-02-29', '20:00', '2028-02-29T19:00:00.000Z'],
    ['the morning after the autumn change', '2026-10-25', '09:00', '2026-10-25T08:00:00.000Z'],
  ])('%s', (_, date, time, instant) => {
    expect(localToInstant(date, time, ROME)).toEqual({ ok: true, instant: new Date(instant) });
    expect(instantToLocal(new Date(instant), ROME)).toEqual({ date, time });
  });

  it('a time that the spring change jumps over does not exist', () => {
    expect(localToInstant('2027-03-28', '02:30', ROME)).toEqual({ ok: false, reason: 'nonexistent' });
  });

  it('a time that the autumn change repeats is the earlier one for a start and the later one for an end', () => {
    expect(localToInstant('2026-10-25', '02:30', ROME)).toEqual({
      ok: true,
      instant: new Date('2026-10-25T00:30:00Z'),
    });
    expect(localToInstant('2026-10-25', '02:30', ROME, 'later')).toEqual({
      ok: true,
      instant: new Date('2026-10-25T01:30:00Z'),
    });
  });

  it.each([
    ['2026-02-30', '09:00', ROME],
    ['2026-13-01', '09:00', ROME],
    ['', '', ROME],
    ['2026-11-23', '25:00', ROME],
    ['2026-11-23', '09:00', 'Europe/Atlantis'],
  ])('%s %s %s is refused', (date, time, zone) => {
    expect(localToInstant(date, time, zone)).toEqual({ ok: false, reason: 'invalid' });
  });

  it('knows a time zone when it sees one', () => {
    expect(isTimeZone(ROME)).toBe(true);
    expect(isTimeZone('Roma')).toBe(false);
  });
});
