/** A status history panel as SVG: a line per series, a cell per day. */
import type { Line } from './answers.js';
import { type DataPanel, escaped, textOf } from './values.js';

const label = 90;
/** Grafana's red, yellow and green of "continuous-RdYlGr". */
const scale = [
  [242, 73, 92],
  [250, 222, 42],
  [115, 191, 105],
] as const;

export function calendarSvg(
  panel: Extract<DataPanel, { type: 'status-history' }>,
  lines: readonly Line[],
  [from, to]: readonly [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const { min = 0, max = 100, noValue, unit, decimals } = panel.fieldConfig.defaults;
  const day = ((width - label - 10) * 86_400_000) / (to - from);
  const row = (height - 26) / Math.max(1, lines.length);
  const x = (at: number): number => label + ((at - from) / (to - from)) * (width - label - 10);
  const rows = lines.map(({ name, points }, index) => {
    const y = index * row + 2;
    const cells = points.map(([at, value]) => {
      const share = typeof value === 'number' ? (value - min) / (max - min) : undefined;
      const text = typeof value === 'number' ? textOf(value, unit, noValue, 0, decimals) : '';
      const fill = share === undefined ? '#6e7280' : colorAt(share);
      return `<rect x="${x(at) + 1}" y="${y}" width="${day - 2}" height="${row - 4}" fill="${fill}"/>
        <text x="${x(at) + day / 2}" y="${y + row / 2 + 2}" text-anchor="middle" style="fill:#111">${escaped(text)}</text>`;
    });
    return `<text x="${label - 6}" y="${y + row / 2 + 2}" text-anchor="end">${escaped(name)}</text>${cells.join('')}`;
  });
  const days = (lines[0]?.points ?? []).map(
    ([at]) =>
      `<text x="${x(at) + day / 2}" y="${height - 8}" text-anchor="middle">${new Date(at + 43_200_000).getUTCDate()}</text>`,
  );
  return `<svg width="${width}" height="${height}">${rows.join('')}${days.join('')}</svg>`;
}

function colorAt(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * 2;
  const low = Math.min(1, Math.floor(at));
  const [a, b] = [scale[low]!, scale[low + 1]!];
  return `rgb(${a.map((part, index) => Math.round(part + (b[index]! - part) * (at - low))).join(',')})`;
}
