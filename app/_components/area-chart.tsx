'use client';

import dynamic from 'next/dynamic';
import type { Point } from './area-chart-plot.tsx';
import { Skeleton } from './skeleton.tsx';

const Plot = dynamic(() => import('./area-chart-plot.tsx').then((module) => module.AreaChartPlot), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** Values over time. `summary` describes the chart in words. */
export function AreaChart({ points, summary, unit }: { points: Point[]; summary: string; unit: string }) {
  return (
    <figure>
      <div aria-hidden className="h-56 lg:h-64">
        <Plot points={points} unit={unit} />
      </div>
      <figcaption className="sr-only">{summary}</figcaption>
    </figure>
  );
}
