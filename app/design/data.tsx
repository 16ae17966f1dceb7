'use client';

import type { ReactNode } from 'react';
import { AreaChart } from '#app/_components/area-chart.tsx';
import { Badge, CampaignBadge, OutcomeBadge } from '#app/_components/badge.tsx';
import { BarList } from '#app/_components/bar-list.tsx';
import { Card } from '#app/_components/card.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { JsonView } from '#app/_components/json-view.tsx';
import { KeyValue, Ledger } from '#app/_components/key-value.tsx';
import { OutcomeBar } from '#app/_components/outcome-bar.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { ProgressBar } from '#app/_components/progress-bar.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import { Table } from '#app/_components/table.tsx';
import { Timeline } from '#app/_components/timeline.tsx';
import {
  CAMPAIGN_TONE,
  type CampaignStateName,
  OUTCOME_TONE,
  type OutcomeName,
  type Tone,
} from '#app/_components/tone.ts';
import type { Samples } from './examples.ts';

const TONES: Tone[] = ['accent', 'missed', 'refused', 'active', 'waiting', 'neutral'];
const OUTCOMES = Object.keys(OUTCOME_TONE) as OutcomeName[];
const STATES = Object.keys(CAMPAIGN_TONE) as CampaignStateName[];

/** What shows data, each with all its words, tones and states. */
export function DataSamples({ samples, phone }: { samples: Samples; phone: ReactNode }) {
  return (
    <>
      <Words samples={samples} />
      <Figures samples={samples} />
      <Rows samples={samples} phone={phone} />
      <Records samples={samples} />
    </>
  );
}

function Words({ samples: { panel, word } }: { samples: Samples }) {
  return (
    <Card title={`Badges, ${panel}`}>
      <div className="flex flex-wrap gap-2">
        {TONES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {word}
          </Badge>
        ))}
        <Badge dot={false}>{word}</Badge>
        {OUTCOMES.map((outcome) => (
          <OutcomeBadge key={outcome} outcome={outcome} />
        ))}
        {STATES.map((state) => (
          <CampaignBadge key={state} state={state} />
        ))}
      </div>
    </Card>
  );
}

function Figures({ samples: { panel, word, sentence, figure } }: { samples: Samples }) {
  const points = [3, 8, 21, 34, 18, 9, 4].map((value, at) => ({ label: `${10 + at}:00`, value }));
  return (
    <>
      <Stats>
        <Stat label={figure} value="1 932" note={word} />
        <Stat label={word} value="87 %" tone="accent" href="?stat" />
        <Stat label={word} value="—" tone="refused" />
      </Stats>
      <Card title={`Figures, ${panel}`}>
        <div className="space-y-4">
          <OutcomeBar counts={OUTCOMES.map((outcome, at) => ({ outcome, count: at * 13 }))} />
          <OutcomeBar counts={OUTCOMES.map((outcome) => ({ outcome, count: 0 }))} legend={false} />
          <ProgressBar label={`${word} 1`} value={0} max={10} />
          <ProgressBar label={`${word} 2`} value={7} max={10} tone="missed" />
          <BarList
            bars={[
              { sign: '1', label: word, count: 1204 },
              { sign: '9', label: sentence, count: 3, tone: 'refused' },
              { label: word, count: 0 },
            ]}
          />
          <AreaChart points={points} summary={sentence} unit={figure} />
        </div>
      </Card>
    </>
  );
}

function Rows({ samples, phone }: { samples: Samples; phone: ReactNode }) {
  const { panel, word, name, people, person, filter, figure } = samples;
  const columns = [
    { key: 'name', header: name, cell: (row: string) => row },
    { key: 'number', header: word, cell: () => phone, priority: 2 as const },
    { key: 'outcome', header: word, cell: () => <OutcomeBadge outcome="parked" /> },
    { key: 'count', header: figure, cell: () => '1 932', align: 'right' as const },
  ];
  // A page has one way to its neighbours, whose name is the same wherever it is.
  const isPaged = panel === 'it, light' || panel === 'en, dark';
  const page = isPaged ? { previous: '1', next: '2' } : { previous: null, next: null };
  return (
    <PagedCard
      title={`Table, ${panel}`}
      page={page}
      to={({ after, before }) => `?page=${after ?? before}`}
      range={isPaged ? word : undefined}
    >
      <Toolbar actions={<CopyButton value={word} />}>
        <Chips
          label={`Chips, ${panel}`}
          chips={[
            { label: filter, href: '?chip=1', active: true, count: '1 932' },
            { label: word, href: '?chip=2', active: false },
          ]}
        />
        <SearchBox label={`Search, ${panel}`} name={`q-${panel.replace(/\W+/g, '-')}`} />
      </Toolbar>
      <Table
        label={`${people}, ${panel}`}
        rows={[person, word]}
        columns={columns}
        rowKey={(row) => row}
        href={() => '?row'}
      />
      <Table label={`${people}, ${panel}, 2`} rows={[]} columns={columns} rowKey={(row) => row} empty={word} />
    </PagedCard>
  );
}

function Records({ samples: { panel, word, sentence, person, name, figure } }: { samples: Samples }) {
  const facts = [
    { label: name, value: person },
    { label: word, value: sentence },
  ];
  return (
    <>
      <Card title={`Facts, ${panel}`}>
        <KeyValue facts={facts} />
        <div className="h-4" />
        <Timeline
          items={[
            { key: '1', title: word, detail: sentence, tone: 'accent' },
            { key: '2', title: person, hollow: true },
            { key: '3', title: word, tone: 'refused' },
          ]}
        />
      </Card>
      <Card title={`Sum, ${panel}`}>
        <Ledger
          facts={[
            { label: figure, value: '1 932' },
            { label: word, value: '€ 96,60' },
          ]}
        />
      </Card>
      <Card flush title={`JSON, ${panel}`}>
        <JsonView
          label={`JSON, ${panel}`}
          value={{ User: { password: '***' }, InstantCalls: [{ FirstName: person, Type: 3, Note: sentence }, {}] }}
          highlight={{ path: ['InstantCalls'], index: 0 }}
          redacted={{ mark: '***', text: word }}
        />
      </Card>
    </>
  );
}
