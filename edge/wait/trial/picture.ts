/** A day as a picture: what was told, its band, and the truth. Plain SVG. */

export interface Point {
  /** Minutes since the start of the day. */
  t: number;
  /** Minutes of wait. */
  told: number;
  low: number;
  high: number;
  truth: number;
}

const WIDTH = 960;
const HEIGHT = 360;
const LEFT = 48;
const TOP = 36;
const BOTTOM = 32;

/** @param waits true waits of customers, by the minute they joined */
export function picture(
  title: string,
  points: readonly Point[],
  waits: readonly { t: number; wait: number }[],
): string {
  const end = Math.max(1, ...points.map(({ t }) => t));
  const most = Math.max(12, ...points.map(({ high, truth }) => Math.max(high, truth)));
  const x = (t: number) => (LEFT + (t / end) * (WIDTH - LEFT - 12)).toFixed(1);
  const y = (wait: number) =>
    (HEIGHT - BOTTOM - (Math.min(wait, most) / most) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const line = (of: (point: Point) => number) =>
    points.map((point) => `${x(point.t)},${y(of(point))}`).join(' ');
  const band = [
    ...points.map((point) => `${x(point.t)},${y(point.high)}`),
    ...[...points].reverse().map((point) => `${x(point.t)},${y(point.low)}`),
  ].join(' ');
  const ticks = (upTo: number, step: number) =>
    Array.from({ length: Math.floor(upTo / step) + 1 }, (_, i) => i * step);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="20" font-size="14">${escaped(title)}</text>
${ticks(most, most > 40 ? 10 : 5)
  .map(
    (wait) =>
      `<path d="M${LEFT} ${y(wait)}H${WIDTH - 12}" stroke="#ddd"/><text x="${LEFT - 6}" y="${y(wait)}" text-anchor="end">${wait}</text>`,
  )
  .join('\n')}
${ticks(end, 60)
  .map((t) => `<text x="${x(t)}" y="${HEIGHT - 12}" text-anchor="middle">${t / 60} h</text>`)
  .join('\n')}
<polygon points="${band}" fill="#9ecae1" fill-opacity="0.5"/>
${waits.map(({ t, wait }) => `<circle cx="${x(t)}" cy="${y(wait)}" r="1.5" fill="#888"/>`).join('')}
<polyline points="${line(({ truth }) => truth)}" fill="none" stroke="#d94801" stroke-width="1.5"/>
<polyline points="${line(({ told }) => told)}" fill="none" stroke="#08519c" stroke-width="1.5"/>
<path d="M${LEFT} ${y(10)}H${WIDTH - 12}" stroke="#a50f15" stroke-dasharray="4 4"/>
<text x="${WIDTH - 12}" y="20" text-anchor="end"><tspan fill="#08519c">told, with its band</tspan> · <tspan fill="#d94801">best possible</tspan> · <tspan fill="#666">waits</tspan> · <tspan fill="#a50f15">10 min</tspan> (minutes)</text>
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
