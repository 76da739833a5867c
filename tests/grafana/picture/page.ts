/** A board as one page of HTML: every panel at its place, from the generated JSON and the answers of the database. */
import type { ClassicDashboard, ClassicPanel } from '../classic-schema.js';
import { type Answer, linesOf, rowsOf } from './answers.js';
import { calendarSvg } from './calendar.js';
import { chartSvg, statesSvg } from './chart.js';
import { colorFor, colorOf, type DataPanel, escaped, textOf, type Value } from './values.js';

export interface Alert {
  readonly title: string;
  readonly severity: 'warning' | 'critical';
  readonly summary: string;
}

export interface Shown {
  readonly board: ClassicDashboard;
  /** By panel id. */
  readonly answers: ReadonlyMap<number, readonly Answer[]>;
  /** Start and end of each panel's time, by panel id. */
  readonly times: ReadonlyMap<number, readonly [from: number, to: number]>;
  readonly now: number;
  readonly alerts: readonly Alert[];
}

const unit = { width: 78, height: 34, gap: 8 };

export function pageOf(shown: Shown): string {
  const { board } = shown;
  const bottom = Math.max(...board.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  return `<!doctype html><meta charset="utf-8"><title>${escaped(board.title)}</title><style>${style}</style>
    <main style="width:${24 * unit.width + unit.gap}px;height:${bottom * unit.height + 48}px">
    <h1>${escaped(board.title)}</h1>${board.panels.map((panel) => panelHtml(panel, shown)).join('')}</main>`;
}

const style = `
  body { margin: 0; background: #111217; color: #ccccdc; font: 13px Inter, "DejaVu Sans", "Noto Sans CJK SC", "Noto Serif CJK SC", sans-serif; }
  main { position: relative; }
  h1 { margin: 0; padding: 10px 12px; font-size: 18px; font-weight: 500; }
  section { position: absolute; background: #181b1f; border: 1px solid #2c2f36; border-radius: 3px; overflow: hidden; }
  section > h2 { margin: 0; padding: 5px 9px; font-size: 13px; font-weight: 500; height: 18px; white-space: nowrap; }
  .stat { display: flex; height: calc(100% - 28px); align-items: center; justify-content: center; gap: 26px; font-size: 34px; font-weight: 500; color: #fff; }
  .stat small { display: block; font-size: 13px; font-weight: 400; text-align: center; }
  section.filled > h2 { color: #fff; }
  table { width: 100%; border-collapse: collapse; font-size: 15px; }
  th { text-align: left; color: #6e9fff; font-weight: 500; padding: 6px 10px; border-bottom: 1px solid #2c2f36; }
  td { padding: 8px 10px; border-bottom: 1px solid #22252b; color: #fff; }
  text { fill: #9fa7b3; font-size: 11px; }
  li { margin: 4px 9px; padding: 7px 10px; list-style: none; border-left: 4px solid; background: #22252b; }
  li b { display: block; color: #fff; font-weight: 500; }
  ul { margin: 0; padding: 0; }`;

function panelHtml(panel: ClassicPanel, shown: Shown): string {
  const { x, y, w, h } = panel.gridPos;
  const [width, height] = [w * unit.width - unit.gap, h * unit.height - unit.gap];
  const place = `left:${x * unit.width + unit.gap}px;top:${y * unit.height + 44}px;width:${width}px;height:${height}px`;
  const { html, fill } = contentOf(panel, shown, { width, height: height - 30 });
  const filled = fill ? ` class="filled"` : '';
  return `<section${filled} data-panel="${panel.id}" style="${place}${fill ? `;background:${fill}` : ''}"><h2>${escaped(panel.title)}</h2>${html}</section>`;
}

interface Content {
  readonly html: string;
  readonly fill?: string;
}

function contentOf(panel: ClassicPanel, shown: Shown, size: { width: number; height: number }): Content {
  if (panel.type === 'alertlist') return { html: alertsHtml(shown.alerts) };
  const answers = shown.answers.get(panel.id) ?? [];
  const range = shown.times.get(panel.id) ?? ([0, shown.now] as const);
  switch (panel.type) {
    case 'stat':
    case 'gauge':
      return statOf(panel, answers, shown.now);
    case 'table':
      return { html: tableHtml(panel, answers, shown.now) };
    case 'timeseries':
      return { html: chartSvg(panel, linesOf(answers), range, size) };
    case 'status-history':
      return { html: calendarSvg(panel, linesOf(answers), range, size) };
    case 'state-timeline':
      return { html: statesSvg(panel, linesOf(answers), range, size) };
  }
}

function statOf(panel: DataPanel, answers: readonly Answer[], now: number): Content {
  const { unit: of, noValue, thresholds, decimals } = panel.fieldConfig.defaults;
  const values = linesOf(answers).map(({ name, points }) => ({
    name,
    value: points.findLast(([, v]) => v !== null)?.[1],
  }));
  const first: Value = values[0]?.value;
  const coloured =
    panel.type === 'gauge' || (panel.type === 'stat' && panel.options.colorMode === 'background');
  const shown = values.length > 0 ? values : [{ name: '', value: undefined }];
  const texts = shown.map(({ name, value }) => {
    const text = escaped(
      textOf(value, unitOf(panel, name) ?? of, noValue, now, decimalsOf(panel, name) ?? decimals),
    );
    const title = displayNameOf(panel, name) ?? name;
    return `<div>${shown.length > 1 ? `<small>${escaped(title)}</small>` : ''}${text}</div>`;
  });
  const html = `<div class="stat"${panel.gridPos.w < 4 ? ' style="font-size:26px"' : ''}>${texts.join('')}</div>`;
  return coloured && thresholds ? { html, fill: colorFor(first, thresholds) } : { html };
}

function unitOf(panel: DataPanel, name: string): string | undefined {
  const own = panel.fieldConfig.overrides.find(({ matcher }) => matcher.options === name);
  const property = own?.properties.find(({ id }) => id === 'unit');
  return property?.id === 'unit' ? property.value : undefined;
}

function decimalsOf(panel: DataPanel, name: string): number | undefined {
  const own = panel.fieldConfig.overrides.find(({ matcher }) => matcher.options === name);
  const property = own?.properties.find(({ id }) => id === 'decimals');
  return property?.id === 'decimals' ? property.value : undefined;
}

function displayNameOf(panel: DataPanel, name: string): string | undefined {
  const own = panel.fieldConfig.overrides.find(({ matcher }) => matcher.options === name);
  const property = own?.properties.find(({ id }) => id === 'displayName');
  return property?.id === 'displayName' ? property.value : undefined;
}

function tableHtml(
  panel: Extract<DataPanel, { type: 'table' }>,
  answers: readonly Answer[],
  now: number,
): string {
  const arranged = panel.transformations.find(({ id }) => id === 'organize');
  const titles = arranged?.id === 'organize' ? Object.values(arranged.options.renameByName) : [];
  const rows = rowsOf(panel, answers).slice(0, 12);
  const cells = rows.map(
    (row) => `<tr>${titles.map((title) => cell(panel, title, row[title], now)).join('')}</tr>`,
  );
  return `<table><tr>${titles.map((title) => `<th>${escaped(title)}</th>`).join('')}</tr>${cells.join('')}</table>`;
}

function cell(
  panel: Extract<DataPanel, { type: 'table' }>,
  title: string,
  value: Value,
  now: number,
): string {
  const { unit: of, mappings } = panel.fieldConfig.defaults;
  const empty = mappings.find(({ type }) => type === 'special');
  const noValue = empty?.type === 'special' ? empty.options.result.text : '';
  const own = panel.fieldConfig.overrides.find(({ matcher }) => matcher.options === title)?.properties ?? [];
  const limits = own.find(({ id }) => id === 'thresholds');
  const decimals = own.find(({ id }) => id === 'decimals');
  const arranged = panel.transformations.find(({ id }) => id === 'organize');
  const isTime = arranged?.id === 'organize' && arranged.options.renameByName.Time === title;
  const shown = isTime ? new Date(Number(value) / 1e6).toISOString().slice(11, 19) : value;
  const text = escaped(
    textOf(
      shown,
      unitOf(panel, title) ?? of,
      noValue,
      now,
      decimals?.id === 'decimals' ? decimals.value : undefined,
    ),
  );
  const color = limits?.id === 'thresholds' ? ` style="background:${colorFor(value, limits.value)}"` : '';
  return `<td${color}>${text}</td>`;
}

function alertsHtml(alerts: readonly Alert[]): string {
  const entries = alerts.map(({ title, severity, summary }) => {
    const color = colorOf(severity === 'critical' ? 'red' : 'orange');
    return `<li style="border-color:${color}"><b>${escaped(title)}</b>${escaped(summary)}</li>`;
  });
  return `<ul>${entries.join('')}</ul>`;
}
