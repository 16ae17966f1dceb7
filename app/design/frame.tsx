'use client';

import { Inbox } from 'lucide-react';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { Skeleton } from '#app/_components/skeleton.tsx';
import { Tabs } from '#app/_components/tabs.tsx';
import type { Samples } from './examples.ts';

/** What a page is made of: tabs, cards, notices, and what stands in for content. */
export function FrameSamples({ samples }: { samples: Samples }) {
  const { panel, word, sentence, campaign, people, save } = samples;
  return (
    <>
      <Tabs
        label={`Tabs, ${panel}`}
        tabs={[
          { label: people, href: '?tab=1', active: true, note: '1 932' },
          { label: word, href: '?tab=2', active: false },
          { label: campaign, href: '?tab=3', active: false },
        ]}
      />
      <Card title={campaign} note={word} actions={<Button size="sm">{save}</Button>}>
        <p className="text-ink-2">{sentence}</p>
        <CardFooter>
          <span className="text-ink-3">{word}</span>
          <ButtonLink href="?next">{word}</ButtonLink>
        </CardFooter>
      </Card>
      {(['info', 'done', 'warning', 'danger'] as const).map((kind) => (
        <Notice key={kind} kind={kind} title={word} action={<Button size="sm">{save}</Button>}>
          {sentence}
        </Notice>
      ))}
      <Card>
        <EmptyState icon={<Inbox />} title={word} actions={<Button variant="primary">{save}</Button>}>
          {sentence}
        </EmptyState>
      </Card>
      <Skeleton className="h-10" />
    </>
  );
}
