/** Values as Grafana shows them: units, colours by threshold, texts for no data. As far as our boards use it. */
import type { ClassicPanel } from '../classic-schema.js';

export type DataPanel = Exclude<ClassicPanel, { type: 'alertlist' }>;
type Defaults = DataPanel['fieldConfig']['defaults'];
export type Thresholds = NonNullable<Defaults['thresholds']>;
export type Value = number | string | null | undefined;

/** Grafana's dark palette, for the names that our boards use. */
const palette: Readonly<Record<string, string>> = {
  green: '#73bf69',
  orange: '#ff9830',
  red: '#f2495c',
  'dark-red': '#c4162a',
};
export const colorOf = (name: string): string => palette[name] ?? name;

export function colorFor(value: Value, { steps }: Thresholds): string {
  const reached = steps.filter(
    (step) => step.value === null || (typeof value === 'number' && value >= step.value),
  );
  return colorOf(reached.at(-1)!.color);
}

/** @param now UTC milliseconds, for ages */
export function textOf(value: Value, unit: string, noValue: string, now: number, decimals?: number): string {
  if (value === null || value === undefined) return noValue;
  if (typeof value === 'string') return value;
  if (decimals !== undefined) return value.toFixed(decimals) + (unit === 'percent' ? '%' : '');
  const format = formats[unit];
  return format ? format(value, now) : `${rounded(value)} ${unit}`;
}

const rounded = (value: number, digits = 3): string => String(Number(value.toPrecision(digits)));

const formats: Readonly<Record<string, (value: number, now: number) => string>> = {
  short: (value) => rounded(value),
  percent: (value) => `${rounded(value)}%`,
  s: (value) => duration(value),
  ms: (value) => (value >= 1000 ? duration(value / 1000) : `${rounded(value)} ms`),
  decmbytes: (value) => `${rounded(value)} MB`,
  string: String,
  dateTimeFromNow: (value, now) => `${duration(Math.max(0, (now - value) / 1000))} ago`,
};

function duration(seconds: number): string {
  if (seconds < 60) return `${rounded(seconds)} s`;
  if (seconds < 3600) return `${rounded(seconds / 60)} min`;
  return seconds < 86_400 ? `${rounded(seconds / 3600)} hour` : `${rounded(seconds / 86_400)} day`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (found) => entities[found]!);
