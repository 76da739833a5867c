/** The frame that all boards share: variables, marks, time, and the grid of 24 columns. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Standards } from '../cloud/site/standards.js';
import { datasourceUid, each, select, selected, tagValues } from '../cloud/telemetry/index.js';
import { datasource, target } from './influx.js';

/** What the boards need to know of a site. */
export interface BoardSite {
  readonly standards: Standards;
  /** IANA name: every screen shows the time of the halls, not of the browser. */
  readonly timeZone: string;
  /** How many halls there should be. */
  readonly halls: number;
}

export type Variable = 'hall' | 'queue';

interface Frame {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Start of the time that is shown, such as "now-15m". */
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly Variable[];
  readonly links: readonly (readonly [title: string, url: string])[];
}

type Place = readonly [x: number, y: number, w: number, h: number];

export interface Placed {
  readonly id: number;
  readonly place: Place;
  readonly panel: Builder<dashboard.Panel>;
}

/** @param id never changes and is never used again, since alert rules and links point to it */
export const at = (id: number, place: Place, panel: Builder<dashboard.Panel>): Placed => ({
  id,
  place,
  panel,
});

export function board(frame: Frame, site: BoardSite, panels: readonly Placed[]): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(frame.title)
    .uid(frame.uid)
    .description(frame.description)
    .tags(['hallgate'])
    .readonly()
    .timezone(site.timeZone)
    .time({ from: frame.from, to: 'now' })
    .refresh(frame.refresh)
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables([sourceVariable(), ...frame.variables.map((name) => variables[name]())])
    .annotations(marks(frame.variables.includes('hall')))
    .links(frame.links.map(([title, url]) => boardLink(title, url)));
  for (const { id, place, panel } of panels)
    builder.withPanel({ build: () => placed(panel.build(), id, place) });
  const built = builder.build();
  return {
    ...built,
    links: (built.links ?? []).map(inSight),
    annotations: { list: (built.annotations.list ?? []).map(inSight) },
  };
}

/** The SDK puts links and marks into a menu of newer Grafanas, where nobody would find them. */
function inSight<T extends { placement?: unknown }>({ placement: _menu, ...rest }: T): Omit<T, 'placement'> {
  return rest;
}

function placed(panel: dashboard.Panel, id: number, [x, y, w, h]: Place): dashboard.Panel {
  return { ...panel, id, gridPos: { x, y, w, h } };
}

const sourceVariable = (): Builder<dashboard.VariableModel> =>
  new dashboard.DatasourceVariableBuilder('ds')
    .label('Data source')
    .type('influxdb')
    .current({ selected: true, text: datasourceUid, value: datasourceUid });

const variables: Readonly<Record<Variable, () => Builder<dashboard.VariableModel>>> = {
  hall: () => tagVariable('hall', 'Hall', tagValues('queue', 'hall')),
  queue: () =>
    tagVariable('queue', 'Queue', tagValues('queue', 'queue', { hall: selected('hall') }))
      .multi(true)
      .includeAll(true)
      .current({ selected: true, text: 'All', value: '$__all' }),
};

const tagVariable = (name: string, label: string, query: string): dashboard.QueryVariableBuilder =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);

const marksByType = {
  alert: ['Alerts', 'red'],
  desk: ['Desks', 'blue'],
  gateway: ['Gateway', 'purple'],
} as const;

/** What happened, as lines across the charts. */
function marks(ofOneHall: boolean): Builder<dashboard.AnnotationQuery>[] {
  return Object.entries(marksByType).map(([type, [name, color]]) => {
    const where = { type, ...(ofOneHall ? { hall: selected('hall') } : {}) };
    const columns = { title: each('title'), text: each('text'), hall: each('hall') } as const;
    const query = target('Anno', select('event', columns, { where }), 'table').build();
    const asMarks = { fromAnnotations: true, titleColumn: 'title', textColumn: 'text', tagsColumn: 'hall' };
    return new dashboard.AnnotationQueryBuilder()
      .name(name)
      .datasource(datasource)
      .iconColor(color)
      .target({ build: () => ({ ...query, ...asMarks }) });
  });
}

const boardLink = (title: string, url: string): Builder<dashboard.DashboardLink> =>
  new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .url(url)
    .icon('dashboard')
    .keepTime(false);
