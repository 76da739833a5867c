/** The checked-in boards: not stale, of the strict form, and by the rules for a board that can be read from afar. */
import { describe, expect, it } from 'vitest';
import { sampleSite as readSample } from '../../cli/sample-site.js';
import { dashboardFiles } from '../../dashboards/index.js';
import { checkedIn, parsed, queriesOf } from './boards.js';
import { type ClassicPanel, classicDashboard } from './classic-schema.js';
import { lintQuery } from './query-lint.js';

const sampleSite = readSample();
const boards = checkedIn.map(parsed);
const panels = boards.flatMap((board) =>
  board.panels.map((panel) => ({ name: `${board.uid}: ${panel.title}`, panel })),
);
const withData = panels.flatMap(({ name, panel }) => (panel.type === 'alertlist' ? [] : [{ name, panel }]));
const tables = panels.flatMap(({ name, panel }) => (panel.type === 'table' ? [{ name, panel }] : []));
const repeated = (names: readonly (string | number)[]) =>
  names.filter((name, index) => names.indexOf(name) !== index);

describe('dashboards/generated', () => {
  it('is what the code says (npm run generate)', () => {
    const generated = dashboardFiles(sampleSite);
    expect(checkedIn.map(({ file }) => file)).toEqual([...generated.keys()].sort());
    for (const { file, text } of checkedIn) expect(text, file).toBe(generated.get(file));
  });

  it('is the same bytes each time', () => {
    expect([...dashboardFiles(sampleSite)]).toEqual([...dashboardFiles(structuredClone(sampleSite))]);
  });

  it('takes its limits from the standards', () => {
    const { standards } = sampleSite;
    const strict = {
      ...sampleSite,
      standards: { ...standards, wait: { ...standards.wait, target_s: 432.5 } },
    };
    for (const file of ['en/ops-wall.json', 'en/hall-detail.json', 'zh-Hans/scorecard-zh.json']) {
      expect(dashboardFiles(sampleSite).get(file)).not.toContain('"value": 432.5');
      expect(dashboardFiles(strict).get(file)).toContain('"value": 432.5');
    }
  });
});

describe('boards', () => {
  it.each([
    { apiVersion: 'dashboard.grafana.app/v2' },
    { spec: {} },
    { rows: [] },
  ])('are refused with %j, which file provisioning does not take', (key) => {
    const { error } = classicDashboard.safeParse({ ...boards[0], ...key });
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: Object.keys(key) }]);
  });

  it('have names of their own', () => {
    expect(repeated(boards.map(({ uid }) => uid))).toEqual([]);
    expect(repeated(boards.map(({ title }) => title))).toEqual([]);
  });

  it.each(boards)('$uid has panels that do not overlap, with ids and titles of their own', (board) => {
    expect(repeated(board.panels.map(({ id }) => id))).toEqual([]);
    expect(repeated(board.panels.map(({ title }) => title))).toEqual([]);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of board.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x},${y}`), `${title} lies on another panel`).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
  });

  it.each(boards)('$uid shows how old its data are', (board) => {
    const ages = board.panels.filter(
      (panel) => panel.type === 'stat' && panel.fieldConfig.defaults.unit === 'dateTimeFromNow',
    );
    expect(ages.length).toBe(1);
  });

  it.each(boards)('$uid links to boards that exist', (board) => {
    const uids = boards.map(({ uid }) => uid);
    const urls = board.links.map(({ url }) => url);
    const cells = JSON.stringify(board.panels).match(/\/d\/[a-z-]+/g) ?? [];
    const [, ending] = /(-zh)?$/.exec(board.uid)!;
    expect(urls.length).toBeGreaterThan(0);
    for (const url of [...urls, ...cells]) {
      expect(uids).toContain(url.slice('/d/'.length));
      expect(url.endsWith('-zh'), 'a link leads to a board of another language').toBe(ending === '-zh');
    }
  });

  it('keep the wall to what fits one screen', () => {
    const walls = boards.filter(({ uid }) => uid.startsWith('ops-wall'));
    expect(walls.length).toBe(2);
    for (const wall of walls) {
      expect(wall.panels.length).toBeLessThanOrEqual(9);
      const bottom = Math.max(...wall.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
      expect(bottom).toBeLessThanOrEqual(30);
    }
  });
});

describe('panels', () => {
  it('are all looked at', () => {
    expect(panels.length).toBe(2 * (9 + 20 + 15 + 14));
    expect(withData.length).toBe(panels.length - 2);
    expect(tables.length).toBe(2 * 7);
  });

  it.each(withData)('$name is grey without data', ({ panel }) => {
    const { mappings, thresholds } = panel.fieldConfig.defaults;
    const special = mappings.find(({ type }) => type === 'special');
    expect(special?.options).toMatchObject({ match: 'null+nan', result: { color: '#6e7280' } });
    for (const step of allBaseSteps(panel, thresholds)) {
      expect(step).toEqual({ value: null, color: '#6e7280' });
    }
  });

  it.each(tables)('$name names only columns that it asks for', ({ panel }) => {
    const asked = panel.targets.flatMap(({ query }) => [
      ...[...query.matchAll(/ AS "([a-z0-9_]+)"/g)].map(([, name]) => name),
      ...[...query.matchAll(/GROUP BY "([a-z_]+)"/g)].map(([, name]) => name),
      'Time',
    ]);
    const arranged = panel.transformations.find(({ id }) => id === 'organize')!;
    if (arranged.id !== 'organize') throw new Error('no arrangement');
    const titles = Object.values(arranged.options.renameByName);
    for (const name of Object.keys(arranged.options.renameByName)) expect(asked).toContain(name);
    for (const { matcher } of panel.fieldConfig.overrides) expect(titles).toContain(matcher.options);
    for (const { displayName } of panel.options.sortBy) expect(titles).toContain(displayName);
  });
});

function allBaseSteps(panel: Exclude<ClassicPanel, { type: 'alertlist' }>, thresholds: unknown): unknown[] {
  const own = (thresholds as { steps: unknown[] } | undefined)?.steps[0];
  const overridden = panel.fieldConfig.overrides.flatMap(({ properties }) =>
    properties.flatMap((property) => (property.id === 'thresholds' ? [property.value.steps[0]] : [])),
  );
  return [...(own ? [own] : []), ...overridden];
}

describe('queries', () => {
  it.each(boards.flatMap(queriesOf))('$name is in the shared subset', ({ query }) => {
    expect(lintQuery(query, 'board')).toEqual([]);
  });

  it.each([
    [
      'SELECT last("wait_s") AS "v" FROM "queue" WHERE $timeFilter; DROP DATABASE x',
      'more than one statement',
    ],
    ['SELECT holt_winters("wait_s") AS "v" FROM "queue" WHERE $timeFilter', 'function holt_winters'],
    ['SELECT last("wait") AS "v" FROM "queue" WHERE $timeFilter', 'wait of queue'],
    ['SELECT last("wait_s") AS "v" FROM "line" WHERE $timeFilter', 'measurement line'],
    ['SELECT last("wait_s") AS "v" FROM "queue" WHERE $__timeFilter', 'macro $__timeFilter'],
    [
      'SELECT max("w") AS "v" FROM (SELECT last("wait_s") AS "w" FROM "queue") WHERE $timeFilter',
      'one time filter',
    ],
    ['SELECT last("wait_s") AS "v" FROM "queue" WHERE $timeFilter GROUP BY time(1m)', 'without fill'],
  ])('finds fault with %s', (query, fault) => {
    expect(lintQuery(query, 'board').join('\n')).toContain(fault);
  });
});
