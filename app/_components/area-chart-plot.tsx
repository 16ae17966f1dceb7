'use client';

import { useLocale } from 'next-intl';
import { Area, CartesianGrid, AreaChart as Chart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { createFormats } from '#app/_i18n/format.ts';

/** `label` is already in the user's language and zone: `10:30`. */
export type Point = { label: string; value: number };

export function AreaChartPlot({ points, unit }: { points: Point[]; unit: string }) {
  const format = createFormats(useLocale(), 'UTC');
  const tick = { fill: 'var(--ink-3)', fontSize: 12 };
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Chart data={points} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" strokeDasharray="3 4" />
        <XAxis
          dataKey="label"
          tick={({ x, y, payload }) => (
            <text x={x} y={y} dy={12} textAnchor={payload.value === points[0]?.label ? 'start' : 'middle'} {...tick}>
              {payload.value}
            </text>
          )}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
          minTickGap={56}
          interval="equidistantPreserveStart"
        />
        <YAxis
          tick={tick}
          width={44}
          tickCount={4}
          tickLine={false}
          axisLine={false}
          allowDecimals={false}
          tickFormatter={(value: number) => format.number(value)}
          orientation="right"
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--edge)' }}
          content={({ active, payload, label }) => {
            const value = payload?.[0]?.value;
            if (!active || typeof value !== 'number') return null;
            return (
              <div className="rounded-md border border-line bg-panel px-2.5 py-1.5 text-[13px] shadow-popup">
                <span className="text-ink-3">{label}</span>{' '}
                <span className="font-semibold">{format.number(value)}</span> <span className="text-ink-2">{unit}</span>
              </div>
            );
          }}
        />
        <Area
          dataKey="value"
          type="monotone"
          stroke="var(--accent)"
          strokeWidth={2}
          fill="var(--accent)"
          fillOpacity={0.1}
          isAnimationActive={false}
        />
      </Chart>
    </ResponsiveContainer>
  );
}
