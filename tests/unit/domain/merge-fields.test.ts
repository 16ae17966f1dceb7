import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type AttributeName,
  fieldsOf,
  MergeField,
  type Person,
  render,
  TEXT_MAX,
  writableFields,
} from '#lib/domain/merge-fields.ts';
import { effortOf } from '#tests/support/effort.ts';

const ATTRIBUTES: AttributeName[] = [
  { key: 'visita', label: 'Data della visita', type: 'date' },
  { key: 'saldo', label: 'Saldo', type: 'number' },
  { key: 'socio', label: 'Socio', type: 'yesNo' },
  { key: 'Età', label: 'Età', type: 'text' },
  { key: 'a|b', label: 'Reparto', type: 'text' },
  { key: '{x}', label: '{x}', type: 'text' },
  { key: 'constructor', label: 'Impresa', type: 'text' },
  // Renamed to what another one is called inside.
  { key: 'medico', label: 'saldo', type: 'text' },
];
const GIULIA: Person = {
  firstName: 'Giulia',
  lastName: "D'Angelo",
  attributes: { visita: '2026-12-01', saldo: '-12.50', socio: 'yes', Età: '41', 'a|b': 'Oculistica', medico: 'Verdi' },
};
const NOBODY: Person = { firstName: '', lastName: ' ', attributes: {} };

const problems = (template: string) => fieldsOf(template, ATTRIBUTES).problems;
const rendered = (template: string, person: Person, language: string | null = 'it-IT-F1') =>
  render(template, fieldsOf(template, ATTRIBUTES).fields, person, language);
const said = (template: string, person = GIULIA, language?: string) => rendered(template, person, language).text;

describe('a template', () => {
  test.each<[string, object[]]>([
    ['Buongiorno {{firstName}}', []],
    ['Graffe { sole } e | barre', []],
    ['{{ FIRSTNAME | Signora/Signore }}', []],
    ['{{età}} {{ETA\u0300}} {{ data  della VISITA }} {{visita}}', []],
    ['Ciao {{fistName}}', [{ code: 'unknownField', at: 5, name: 'fistName' }]],
    ['👋 {{nome 🙂|x}}', [{ code: 'unknownField', at: 3, name: 'nome 🙂' }]],
    ['{{toString}}', [{ code: 'unknownField', at: 0, name: 'toString' }]],
    ['a {{}} b', [{ code: 'emptyField', at: 2, near: '{{}} b' }]],
    ['{{ | amico }}', [{ code: 'emptyField', at: 0, near: '{{ | amico }}' }]],
    ['Ciao {{firstName', [{ code: 'unbalancedBraces', at: 5, near: '{{firstName' }]],
    ['Buongiorno {{firstName}}, ciao }} e', [{ code: 'unbalancedBraces', at: 31, near: 'o {{firstName}}, ciao }}' }]],
    ['Ciao }}', [{ code: 'unbalancedBraces', at: 5, near: 'Ciao }}' }]],
    ['{{a {{firstName}}', [{ code: 'unbalancedBraces', at: 0, near: '{{a {{firstName}}' }]],
    [
      '{{x}} {{ {{y}}',
      [
        { code: 'unknownField', at: 0, name: 'x' },
        { code: 'unbalancedBraces', at: 6, near: '{{ {{y}}' },
        { code: 'unknownField', at: 9, name: 'y' },
      ],
    ],
  ])('%j has the problems %j', (template, expected) => {
    expect(problems(template)).toEqual(expected);
  });

  test('names each field once, as needed where it has no fallback somewhere', () => {
    const { fields } = fieldsOf(
      '{{firstName|x}} {{Saldo|0}} {{firstName}} {{Data della visita}} {{reparto|}} {{reparto}} {{reparto|}}',
      ATTRIBUTES,
    );
    expect(fields).toEqual([
      { name: 'firstname', from: 'firstName', key: 'firstName', type: 'text', needed: true },
      { name: 'saldo', from: 'attribute', key: 'saldo', type: 'number', needed: false },
      { name: 'data della visita', from: 'attribute', key: 'visita', type: 'date', needed: true },
      { name: 'reparto', from: 'attribute', key: 'a|b', type: 'text', needed: true },
    ]);
    expect(MergeField.array().parse(JSON.parse(JSON.stringify(fields)))).toEqual(fields);
  });

  test('can be written with the fields of a person and of the attributes, under names that read back as them', () => {
    const names = writableFields(ATTRIBUTES);
    // Of "medico" the label means another attribute; of "{x}" no name can stand between braces.
    expect(names).toEqual([
      'firstName',
      'lastName',
      'Data della visita',
      'Saldo',
      'Socio',
      'Età',
      'Reparto',
      'Impresa',
      'medico',
    ]);
    expect(names.flatMap((name) => fieldsOf(`{{${name}}}`, ATTRIBUTES).fields.map(({ key }) => key))).toEqual([
      'firstName',
      'lastName',
      'visita',
      'saldo',
      'socio',
      'Età',
      'a|b',
      'constructor',
      'medico',
    ]);
  });
});

describe('rendering', () => {
  test.each<[string, string, string]>([
    ['Gentile {{firstName}} {{lastName}}, buongiorno.', "Gentile Giulia D'Angelo, buongiorno.", 'Gentile, buongiorno.'],
    ['{{firstName|Signora/Signore}}, venga.', 'Giulia, venga.', 'Signora/Signore, venga.'],
    ['{{firstName}} venga.', 'Giulia venga.', 'venga.'],
    ['Visita {{visita}}!', 'Visita 1 dicembre 2026!', 'Visita!'],
    ['Saldo: {{saldo|zero}} euro', 'Saldo: -12,5 euro', 'Saldo: zero euro'],
    ['Socio: {{socio}}', 'Socio: sì', 'Socio:'],
    ['Reparto  {{reparto|}}  due', 'Reparto  Oculistica  due', 'Reparto  due'],
    ['Per {{firstName|a|b}}', 'Per Giulia', 'Per a|b'],
    ['Ciao.\n{{firstName}}\nVenga', 'Ciao.\nGiulia\nVenga', 'Ciao.\nVenga'],
    ['{{firstName}} {{lastName}}', "Giulia D'Angelo", ''],
    ['{{impresa|Ditta}} {{impresa}}', 'Ditta', 'Ditta'],
    ['({{firstName}} )', '(Giulia )', '()'],
  ])('%j says %j, and %j where nothing is known', (template, known, unknown) => {
    expect(said(template)).toBe(known);
    expect(said(template, NOBODY)).toBe(unknown);
  });

  test('says dates and numbers in the language of the voice', () => {
    expect(said('{{visita}} {{saldo}} {{socio}}', GIULIA, 'en-GB-F2')).toBe('1 December 2026 -12.5 yes');
    expect(said('{{visita}}', GIULIA, '-nonsense-')).toBe('1 dicembre 2026');
    const untyped = { ...GIULIA, attributes: { visita: 'domani', saldo: 'dodici' } };
    expect(said('{{visita}}, {{saldo}}', untyped)).toBe('domani, dodici');
  });

  test('tells the empty fields, the source of each value, and texts that are too long to be spoken', () => {
    const { empty, pieces, tooLong } = rendered('{{Visita}} {{visita}} {{saldo|0}} {{firstName}}', {
      ...NOBODY,
      firstName: 'Ada',
    });
    expect(empty).toEqual(['Visita', 'visita']);
    expect(pieces.filter(({ from }) => from !== 'template')).toEqual([
      { from: 'empty', text: '', written: 'Visita' },
      { from: 'empty', text: '', written: 'visita' },
      { from: 'fallback', text: '0', written: 'saldo' },
      { from: 'value', text: 'Ada', written: 'firstName' },
    ]);
    expect(tooLong).toBe(false);
    const long = { ...GIULIA, lastName: 'x'.repeat(TEXT_MAX) };
    expect(rendered('{{lastName}}', long)).toMatchObject({ tooLong: false, text: long.lastName });
    expect(rendered('{{lastName}}.', long).tooLong).toBe(true);
  });

  test('does not read a value or a fallback as a template', () => {
    const sly = { ...GIULIA, firstName: '{{lastName}}', lastName: '}}{{saldo' };
    expect(said('{{firstName}} {{lastName}}', sly)).toBe('{{lastName}} }}{{saldo');
  });

  test('leaves what the given fields do not know as it was written', () => {
    expect(render('{{ x |y}} {{firstName', [], GIULIA, 'it-IT').text).toBe('{{ x |y}} {{firstName');
  });
});

describe('any text', () => {
  const bits = fc.constantFrom(
    '{',
    '}',
    '{{',
    '}}',
    '|',
    ' ',
    'firstName',
    'visita',
    'x',
    '👩🏽‍⚕️',
    '\ud800',
    '\n',
    '\0',
    '.',
  );
  const texts = fc.oneof(
    fc.array(bits, { maxLength: 60 }).map((list) => list.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  const values = fc.oneof(fc.constantFrom('', ' ', '{{firstName}}', '2026-02-30', '1,5', '}}'), fc.string());
  const people = fc.record({
    firstName: values,
    lastName: values,
    attributes: fc.dictionary(fc.constantFrom(...ATTRIBUTES.map(({ key }) => key), '__proto__'), values),
  });

  test('is judged and rendered without a crash, at places that lie in it', () => {
    fc.assert(
      fc.property(texts, people, (template, person) => {
        const { fields, problems: found } = fieldsOf(template, ATTRIBUTES);
        for (const { at } of found) expect(template.slice(at, at + 2)).toMatch(/^(\{\{|\}\})$/);
        const { text, pieces } = render(template, fields, person, 'it-IT-F1');
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      }),
    );
  });

  test('without a field comes back byte for byte', () => {
    fc.assert(
      fc.property(texts, people, (template, person) => {
        fc.pre(!/\{\{[^{}]*\}\}/.test(template));
        expect(said(template, person)).toBe(template);
      }),
    );
  });

  test('keeps all its own characters except blanks, whatever the values', () => {
    const solid = (text: string) => text.replace(/\s/g, '');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z ,.\n]{0,8}$/)), (stretches) => {
        expect(solid(said(stretches.join('{{firstName}}'), NOBODY))).toBe(solid(stretches.join('')));
      }),
    );
  });

  test.each(['{', '}', '{{', '}}', '{{a', 'a}}', '{{a|', '{{}}', '{{x}} ', '{{firstName}} ', '🙂', ' '])(
    'of ten thousand times %j takes no time',
    (bit) => {
      expect(effortOf(() => said(bit.repeat(10_000), NOBODY))).toBeLessThan(2);
    },
  );
});

describe('a day in an attribute without a type is said as one says it', () => {
  it.each([
    ['2026-12-01', 'it-IT-F1', '1 dicembre 2026'],
    ['2026-12-01', 'en-GB-F1', '1 December 2026'],
    ['1/12/2026', 'it-IT-F1', '1 dicembre 2026'],
    ['01.12.2026', 'it-IT-F1', '1 dicembre 2026'],
    ['2026-12-01T00:00:00', 'it-IT-F1', '1 dicembre 2026'],
    ['2026-12-01T00:00:00.000Z', 'it-IT-F1', '1 dicembre 2026'],
    ['2026-12-01 9:05', 'it-IT-F1', '1 dicembre 2026 alle ore 09:05'],
    ['01/12/2026 15:30:00', 'it-IT-F1', '1 dicembre 2026 alle ore 15:30'],
    // No day, or more than a day: as it stands.
    ['2026-02-30', 'it-IT-F1', '2026-02-30'],
    ['2026-12-01 25:00', 'it-IT-F1', '2026-12-01 25:00'],
    ['prot. 2026-12-01', 'it-IT-F1', 'prot. 2026-12-01'],
    ['12-2026', 'it-IT-F1', '12-2026'],
    ['9:30', 'it-IT-F1', '9:30'],
    ['12,50', 'it-IT-F1', '12,50'],
  ])('%s in %s: %s', (value, language, said) => {
    for (const type of ['text', 'date'] as const) {
      const { fields } = fieldsOf('{{giorno}}', [{ key: 'giorno', label: 'giorno', type }]);
      const person = { firstName: '', lastName: '', attributes: { giorno: value } };
      expect(render('{{giorno}}', fields, person, language).text).toBe(said);
    }
  });

  it('but a name stays a name', () => {
    const { fields } = fieldsOf('{{firstName}}', []);
    const person = { firstName: '2026-12-01', lastName: '', attributes: {} };
    expect(render('{{firstName}}', fields, person, 'it-IT').text).toBe('2026-12-01');
  });
});
