/** The frame that all boards share: variables, marks, time, and the grid of 24 columns. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Standards } from '../cloud/site/standards.js';
import {
  type BoardName,
  boardUrl,
  both,
  datasourceUid,
  each,
  select,
  selected,
  type Text,
  type TextLanguage,
  tagValues,
  uidOf,
} from '../cloud/telemetry/index.js';
import { datasource, target } from './influx.js';
import type { PanelIn } from './panels.js';

/** What the boards need to know of a site. */
export interface BoardSite {
  readonly standards: Standards;
  /** IANA name: every screen shows the time of the halls, not of the browser. */
  readonly timeZone: string;
  /** The folder of this language has the alert rules; the boards are in every language. */
  readonly language: TextLanguage;
  /** How many halls there should be. */
  readonly halls: number;
}

export type Variable = 'hall' | 'halls' | 'queue';

interface Frame {
  readonly name: BoardName;
  readonly title: Text;
  readonly description: Text;
  /** Start of the time that is shown, such as "now-15m". */
  readonly from: string;
  /** Its end; now if absent. */
  readonly to?: string;
  /** Absent: what is shown does not change by itself. */
  readonly refresh?: string;
  readonly variables: readonly Variable[];
  readonly links: readonly (readonly [title: Text, board: BoardName])[];
}

type Place = readonly [x: number, y: number, w: number, h: number];

export interface Placed {
  readonly id: number;
  readonly place: Place;
  readonly panel: PanelIn;
}

/** @param id never changes and is never used again, since alert rules and links point to it */
export const at = (id: number, place: Place, panel: PanelIn): Placed => ({
  id,
  place,
  panel,
});

/** A board that is yet to be written in a language. */
export type BoardIn = (language: TextLanguage) => dashboard.Dashboard;

export const board =
  (frame: Frame, site: BoardSite, panels: readonly Placed[]): BoardIn =>
  (language) =>
    boardIn(frame, site, panels, language);

function boardIn(
  frame: Frame,
  site: BoardSite,
  panels: readonly Placed[],
  language: TextLanguage,
): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(frame.title[language])
    .uid(uidOf(frame.name, language))
    .description(frame.description[language])
    .tags(['hallgate'])
    .readonly()
    .timezone(site.timeZone)
    .time({ from: frame.from, to: frame.to ?? 'now' })
    .refresh(frame.refresh ?? '')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables([sourceVariable(language), ...frame.variables.map((name) => variables[name](language))])
    .annotations(marks(frame.variables, language))
    .links(frame.links.map(([title, name]) => boardLink(title[language], boardUrl(name)[language])));
  for (const { id, place, panel } of panels)
    builder.withPanel({ build: () => placed(panel(language).build(), id, place) });
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

const sourceVariable = (language: TextLanguage): Builder<dashboard.VariableModel> =>
  new dashboard.DatasourceVariableBuilder('ds')
    .label(both('Data source', '数据源')[language])
    .type('influxdb')
    .current({ selected: true, text: datasourceUid, value: datasourceUid });

const hallName = both('Hall', '营业厅');

const variables: Readonly<Record<Variable, (language: TextLanguage) => Builder<dashboard.VariableModel>>> = {
  hall: (language) => tagVariable('hall', hallName[language], tagValues('queue', 'hall')),
  halls: (language) =>
    ofMany(tagVariable('hall', hallName[language], tagValues('queue_1d', 'hall')), language),
  queue: (language) =>
    ofMany(
      tagVariable(
        'queue',
        both('Queue', '队列')[language],
        tagValues('queue', 'queue', { hall: selected('hall') }),
      ),
      language,
    ),
};

const ofMany = (variable: dashboard.QueryVariableBuilder, language: TextLanguage) =>
  variable
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: both('All', '全部')[language], value: '$__all' });

const tagVariable = (name: string, label: string, query: string): dashboard.QueryVariableBuilder =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);

const marksByType = {
  alert: [both('Alerts', '告警'), 'red'],
  desk: [both('Desks', '窗口'), 'blue'],
  gateway: [both('Gateway', '网关'), 'purple'],
} as const;

/** What happened, as lines across the charts. A month of desks that open and close would hide what they mark. */
function marks(shown: readonly Variable[], language: TextLanguage): Builder<dashboard.AnnotationQuery>[] {
  if (shown.includes('halls')) return [];
  return Object.entries(marksByType).map(([type, [name, color]]) => {
    const where = { type, ...(shown.includes('hall') ? { hall: selected('hall') } : {}) };
    const columns = { title: each('title'), text: each('text'), hall: each('hall') } as const;
    const query = target('Anno', select('event', columns, { where }), 'table').build();
    const asMarks = { fromAnnotations: true, titleColumn: 'title', textColumn: 'text', tagsColumn: 'hall' };
    return new dashboard.AnnotationQueryBuilder()
      .name(name[language])
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
