import type { ReactNode } from 'react';
import { Card } from '#app/_components/card.tsx';

/** The step's anchor on the page, as its address names it. */
export const stepId = (name: string) => `step-${name}`;

/** A step of the draft. */
export function Step({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  return (
    <div id={stepId(name)} className="scroll-mt-4">
      <Card title={title}>{children}</Card>
    </div>
  );
}
