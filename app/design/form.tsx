'use client';

import { useId, useState } from 'react';
import { ActionForm, type FormAction } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Checkbox, CheckboxList, RadioCards } from '#app/_components/choices.tsx';
import { DateTimeInput } from '#app/_components/date-time-input.tsx';
import { Field } from '#app/_components/field.tsx';
import { FileDrop } from '#app/_components/file-drop.tsx';
import { FormContext } from '#app/_components/form-context.ts';
import { Select } from '#app/_components/select.tsx';
import { NumberInput, TextArea, TextInput } from '#app/_components/text-input.tsx';
import type { FormState } from '#lib/forms/state.ts';
import type { Samples } from './examples.ts';

/** Fields as they are at first, and as they are after a form was refused; the first form is refused when it is sent. */
export function FormSamples({ samples }: { samples: Samples }) {
  const { panel, save } = samples;
  return (
    <>
      <Card title={`Form, ${panel}`}>
        <ActionForm action={refuse} workspace="design" className="space-y-4">
          <Fields samples={samples} />
          <Button type="submit" variant="primary">
            {save}
          </Button>
        </ActionForm>
      </Card>
      <Card title={`Refused form, ${panel}`}>
        <Refused samples={samples} />
      </Card>
    </>
  );
}

function Fields({ samples: { word, sentence, name, person, people } }: { samples: Samples }) {
  const options = [
    { value: 'a', label: word, hint: sentence },
    { value: 'b', label: person },
    { value: 'c', label: people, disabled: true },
  ];
  return (
    <>
      <Field name="name" label={name} required hint={sentence}>
        <TextInput defaultValue={person} />
      </Field>
      <Field name="code" label={word}>
        <TextInput mono suffix="€" placeholder="0612345678" />
      </Field>
      <Field name="count" label={people}>
        <NumberInput suffix="%" defaultValue={87} />
      </Field>
      <Field name="text" label={word}>
        <TextArea defaultValue={sentence} />
      </Field>
      <Field name="choice" label={word} required>
        <Select options={options} defaultValue="a" />
      </Field>
      <Field name="from" label={word} required>
        <DateTimeInput defaultValue="2026-12-01T09:00" zone="Europe/Rome" />
      </Field>
      <Field name="file" label={word}>
        <FileDrop rules={sentence} />
      </Field>
      <Field name="kind" label={word} group>
        <RadioCards options={options} defaultValue="a" columns={2} />
      </Field>
      <Field name="lists[]" label={people} group>
        <CheckboxList options={options} name="lists[]" defaultValue={['a']} />
      </Field>
      <Checkbox name="sure" label={word} hint={sentence} defaultChecked />
    </>
  );
}

const REFUSED = {
  status: 'invalid',
  formErrors: [{ key: 'required' }],
  fieldErrors: { name: [{ key: 'required' }], lists: [{ key: 'required' }] },
  values: {},
} satisfies FormState;

/** The server refuses what was sent. */
const refuse: FormAction<void> = async () => REFUSED;

/** Fields as `ActionForm` shows them once the server has refused what was sent. */
function Refused({ samples }: { samples: Samples }) {
  const id = useId();
  const [labels] = useState(() => new Map<string, string>());
  const { fieldErrors: errors, values } = REFUSED;
  return (
    <FormContext value={{ id, errors, values, labels, pending: false }}>
      <div className="space-y-4">
        <Field name="name" label={samples.name} required hint={samples.sentence}>
          <TextInput />
        </Field>
        <Field name="lists[]" label={samples.people} group>
          <CheckboxList options={[{ value: 'a', label: samples.word }]} name="lists[]" />
        </Field>
        <Button pending variant="primary">
          {samples.wait}
        </Button>
      </div>
    </FormContext>
  );
}
