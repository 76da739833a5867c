/** A time series panel as SVG. */
import type { Line } from './answers.js';
import { colorFor, colorOf, type DataPanel, escaped, type Thresholds, textOf } from './values.js';

const colors = ['#73bf69', '#f2cc0c', '#8ab8ff', '#ff9830', '#b877d9', '#5794f2', '#ff7383', '#96d98d'];
const margin = { left: 62, right: 10, top: 8, bottom: 40 };
interface Scale {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly top: number;
  readonly bottom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export function chartSvg(
  panel: Extract<DataPanel, { type: 'timeseries' }>,
  lines: readonly Line[],
  [from, to]: readonly [number, number],
  size: Size,
): string {
  const { custom, thresholds, unit } = panel.fieldConfig.defaults;
  const bars = custom?.drawStyle === 'bars';
  const limits = custom?.thresholdsStyle ? limitsOf(thresholds) : [];
  const scale = scaleOf(lines, limits, [from, to], size, bars);
  const ticks = ticksOf(scale, unit);
  const style = { steps: custom?.lineInterpolation === 'stepAfter', bridged: custom?.spanNulls ?? 0 };
  const body = bars
    ? barsOf(lines, scale, size)
    : lines.map((line, index) => pathOf(line, scale, colors[index % 8]!, style));
  return `<svg width="${size.width}" height="${size.height}">
    ${ticks.map((tick) => gridLine(scale.y(tick), textOf(tick, unit, '', 0), size)).join('')}
    ${timeTicks(from, to, scale, size)}
    ${limits
      .filter(({ value }) => value < scale.top)
      .map(({ value, color }) => limitLine(scale.y(value), color, size))
      .join('')}
    ${[...body].join('')}
    ${legend(lines, size)}
  </svg>`;
}

function limitsOf(thresholds: Thresholds | undefined): { value: number; color: string }[] {
  return (thresholds?.steps ?? []).flatMap(({ value, color }) => (value === null ? [] : { value, color }));
}

function scaleOf(
  lines: readonly Line[],
  limits: readonly { value: number }[],
  [from, to]: readonly [number, number],
  { width, height }: Size,
  stacked: boolean,
): Scale {
  const values = lines.map(({ points }) => Math.max(0, ...points.map(([, value]) => Number(value ?? 0))));
  const largest = stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  const top = Math.max(largest, ...limits.slice(0, 1).map(({ value }) => value), 1) * 1.1;
  // The axis has a soft end at 0, as Grafana's: what is negative is shown.
  const lowest = Math.min(0, ...lines.flatMap(({ points }) => points.map(([, value]) => Number(value ?? 0))));
  const bottom = stacked ? 0 : lowest * 1.1;
  const plot = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  return {
    x: (at) => margin.left + ((at - from) / (to - from)) * plot.width,
    y: (value) => margin.top + (plot.height * (top - Math.min(value, top))) / (top - bottom),
    top,
    bottom,
  };
}

interface Style {
  readonly steps: boolean;
  /** Milliseconds without a value that a line may bridge. */
  readonly bridged: number;
}

/** Round values from the first over the bottom, at most seven. */
function ticksOf({ top, bottom }: Scale, unit: string): number[] {
  const steps =
    unit === 's' ? [1, 10, 60, 120, 300, 600, 1200, 3600] : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const step = steps.find((one) => (top - bottom) / one <= 6) ?? (top - bottom) / 5;
  const first = Math.ceil(bottom / step);
  return Array.from({ length: Math.floor(top / step) - first + 1 }, (_, index) => (first + index) * step);
}

function pathOf({ points }: Line, { x, y }: Scale, color: string, { steps, bridged }: Style): string {
  let path = '';
  let before: number | undefined;
  let empty = false;
  for (const [at, value] of points) {
    if (typeof value !== 'number') {
      empty = true;
      continue;
    }
    const [px, py] = [x(at).toFixed(1), y(value).toFixed(1)];
    if (before === undefined || (empty && at - before > bridged)) path += `M${px},${py}`;
    else path += steps ? `H${px}V${py}` : `L${px},${py}`;
    before = at;
    empty = false;
  }
  return `<path d="${path}" fill="none" stroke="${color}" stroke-width="2"/>`;
}

function barsOf(lines: readonly Line[], { x, y }: Scale, size: Size): string[] {
  const below = new Map<number, number>();
  const buckets = Math.max(1, ...lines.map(({ points }) => points.length));
  const width = Math.max(1, ((size.width - margin.left - margin.right) / buckets) * 0.7);
  return lines.flatMap(({ points }, index) =>
    points.map(([at, value]) => {
      const base = below.get(at) ?? 0;
      const top = base + Number(value ?? 0);
      below.set(at, top);
      const height = (y(base) - y(top)).toFixed(1);
      return `<rect x="${x(at).toFixed(1)}" y="${y(top).toFixed(1)}" width="${width.toFixed(1)}" height="${height}" fill="${colors[index % 8]}"/>`;
    }),
  );
}

const gridLine = (y: number, text: string, { width }: Size): string =>
  `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y}" y2="${y}" stroke="#2c3235"/>
   <text x="${margin.left - 6}" y="${y + 4}" text-anchor="end">${escaped(text)}</text>`;

const limitLine = (y: number, color: string, { width }: Size): string =>
  `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y}" y2="${y}" stroke="${colorOf(color)}" stroke-dasharray="8 6"/>`;

function timeTicks(from: number, to: number, { x }: Scale, { height }: Size): string {
  return [0.1, 0.3, 0.5, 0.7, 0.9]
    .map((part) => from + part * (to - from))
    .map((at) => {
      const iso = new Date(at).toISOString();
      const text = to - from > 2 * 86_400_000 ? iso.slice(5, 10) : iso.slice(11, 16);
      return `<text x="${x(at)}" y="${height - margin.bottom + 16}" text-anchor="middle">${text}</text>`;
    })
    .join('');
}

function legend(lines: readonly Line[], { width, height }: Size): string {
  let at = margin.left;
  return lines
    .map(({ name }, index) => {
      const entry = `<rect x="${at}" y="${height - 14}" width="12" height="4" fill="${colors[index % 8]}"/>
        <text x="${at + 17}" y="${height - 8}">${escaped(name)}</text>`;
      at += 34 + name.length * 7.2;
      return at < width ? entry : '';
    })
    .join('');
}

/** A bar per series, coloured by state. */
export function statesSvg(
  panel: Extract<DataPanel, { type: 'state-timeline' }>,
  lines: readonly Line[],
  [from, to]: readonly [number, number],
  { width, height }: Size,
): string {
  const mapping = panel.fieldConfig.defaults.mappings.find(({ type }) => type === 'value');
  const known = mapping?.type === 'value' ? mapping.options : {};
  const thresholds = panel.fieldConfig.defaults.thresholds;
  const row = (height - 30) / Math.max(1, lines.length);
  const x = (at: number): number => 90 + ((at - from) / (to - from)) * (width - 100);
  const rows = lines.map(({ name, points }, index) => {
    const cells = points.map(([at, value], position) => {
      const end = points[position + 1]?.[0] ?? to;
      const state = value === null || value === undefined ? undefined : known[String(value)];
      const color = state ? colorOf(state.color) : thresholds ? colorFor(null, thresholds) : '#6e7280';
      return `<rect x="${x(at)}" y="${index * row + 4}" width="${Math.max(0.5, x(end) - x(at) + 0.5)}" height="${row - 8}" fill="${color}" opacity="0.8"/>`;
    });
    return `<text x="84" y="${index * row + row / 2 + 4}" text-anchor="end">${escaped(name)}</text>${cells.join('')}`;
  });
  return `<svg width="${width}" height="${height}">${rows.join('')}</svg>`;
}
