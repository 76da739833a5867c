/**
 * The kinds of panels, each with what every panel must have: a title, a description, a unit, a text for "no data", and
 * grey where there is none.
 */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GaugeBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Query } from '../cloud/telemetry/index.js';
import { datasource, refId, target } from './influx.js';
import { green, grey, type Limits, thresholds } from './limits.js';

export interface About {
  readonly title: string;
  /** What it shows, from what, and what to do about it. */
  readonly description: string;
  /** Grafana's unit: "s", "percent", "short", "dateTimeFromNow" … */
  readonly unit: string;
  readonly noValue?: string;
  /** Digits after the point; Grafana's choice if absent. */
  readonly decimals?: number;
  /** A time of its own, such as "1h" or "now/d", in place of the board's. */
  readonly time?: string;
}

/** What the builders of all kinds share; the SDK has no interface for it. */
interface Common<Self> extends Builder<dashboard.Panel> {
  title(text: string): Self;
  description(text: string): Self;
  datasource(ref: common.DataSourceRef): Self;
  unit(unit: string): Self;
  noValue(text: string): Self;
  decimals(digits: number): Self;
  mappings(mappings: dashboard.ValueMapping[]): Self;
  targets(targets: Builder<Dataquery>[]): Self;
  timeFrom(time: string): Self;
}

const noData = 'no data';

function greyForNoData(text: string): dashboard.ValueMapping {
  const result = { text, color: grey };
  return {
    type: dashboard.MappingType.SpecialValue,
    options: { match: dashboard.SpecialValueMatch.NullAndNan, result },
  };
}

function described<B extends Common<B>>(builder: B, about: About): B {
  const noValue = about.noValue ?? noData;
  builder
    .title(about.title)
    .description(about.description)
    .datasource(datasource)
    .unit(about.unit)
    .noValue(noValue)
    .mappings([greyForNoData(noValue)]);
  if (about.decimals !== undefined) builder.decimals(about.decimals);
  if (about.time) builder.timeFrom(about.time);
  return builder;
}

const lastValue = (): Builder<common.ReduceDataOptions> =>
  new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);

const coloured = (
  limits: Limits,
): readonly [dashboard.ThresholdsConfigBuilder, dashboard.FieldColorBuilder] => [
  thresholds(limits),
  new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds),
];

/** One large figure. Without limits it has no colour, because its value alone says neither good nor bad. */
export function stat(about: About, query: Query, limits?: Limits): StatBuilder {
  const [steps, color] = coloured(limits ?? []);
  return described(new StatBuilder(), about)
    .targets([target('A', query, 'time_series', '$col')])
    .reduceOptions(lastValue())
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(limits ? common.BigValueColorMode.Background : common.BigValueColorMode.None)
    .textMode(query.columns.length > 1 ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Value)
    .thresholds(steps)
    .colorScheme(color);
}

export function gauge(about: About, query: Query, limits: Limits, max: number): GaugeBuilder {
  const [steps, color] = coloured(limits);
  return described(new GaugeBuilder(), about)
    .targets([target('A', query)])
    .reduceOptions(lastValue())
    .min(0)
    .max(max)
    .thresholds(steps)
    .colorScheme(color);
}

interface Chart {
  readonly queries: readonly Query[];
  /** Name of each series: `$tag_queue`, `$col`. */
  readonly alias: string;
  /** A line across the chart at each of these values. */
  readonly limits?: Limits;
  readonly style?: 'line' | 'steps' | 'stacked bars';
}

export function chart(about: About, { queries, alias, limits, style = 'line' }: Chart): TimeseriesBuilder {
  const builder = described(new TimeseriesBuilder(), about)
    .targets(queries.map((query, index) => target(refId(index), query, 'time_series', alias)))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassicByName))
    .legend(legend())
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
    .axisSoftMin(0)
    .lineWidth(2)
    // Slow gauges leave buckets empty; a gap of more than five minutes is shown: a line across it would be made up.
    .spanNulls(5 * 60_000)
    .showPoints(common.VisibilityMode.Auto);
  if (limits) builder.thresholds(thresholds(limits)).thresholdsStyle(dashedLines());
  if (style === 'steps') builder.lineInterpolation(common.LineInterpolation.StepAfter);
  if (style === 'stacked bars') stackedBars(builder);
  return builder;
}

const legend = (): Builder<common.VizLegendOptions> =>
  new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true);

const dashedLines = (): Builder<common.GraphThresholdsStyleConfig> =>
  new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed);

function stackedBars(builder: TimeseriesBuilder): void {
  builder
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(80)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
}

/** Colour of each text that a state can be; another text is grey. */
export type States = Readonly<Record<string, { readonly text: string; readonly color: string }>>;

export function states(about: About, query: Query, alias: string, known: States): StateTimelineBuilder {
  const mapping: dashboard.ValueMapping = { type: dashboard.MappingType.ValueToText, options: { ...known } };
  return described(new StateTimelineBuilder(), about)
    .targets([target('A', query, 'time_series', alias)])
    .mappings([mapping, greyForNoData(about.noValue ?? noData)])
    .thresholds(thresholds([]))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
    .showValue(common.VisibilityMode.Auto)
    .mergeValues(true);
}

export interface Column {
  readonly title: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly limits?: Limits;
  readonly link?: { readonly title: string; readonly url: string };
}

interface Table {
  readonly queries: readonly Query[];
  /** The tag that the queries have in common: one line for each of its values. Absent: the points of one query. */
  readonly joinBy?: string;
  /** By the name in the query, in the order on the screen. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly sortBy: { readonly column: string; readonly descending: boolean };
  /** What an empty cell reads, where it does not mean that data are missing. */
  readonly empty?: string;
}

export function table(about: About, { queries, joinBy, columns, sortBy, empty }: Table): TableBuilder {
  const builder = described(new TableBuilder(), about)
    .targets(queries.map((query, index) => target(refId(index), query, 'table')))
    .thresholds(thresholds([[0, green]]))
    .transformations([...(joinBy ? joined(joinBy) : []), arranged(columns)])
    .cellHeight(common.TableCellHeight.Md)
    .sortBy([
      new common.TableSortByFieldStateBuilder()
        .displayName(columns[sortBy.column]?.title ?? sortBy.column)
        .desc(sortBy.descending),
    ]);
  if (empty !== undefined) builder.mappings([greyForNoData(empty)]);
  for (const column of Object.values(columns)) builder.overrideByName(column.title, properties(column));
  return builder;
}

/** Each query stamps its own time on a line, and lines with different times would not be joined. */
const joined = (tag: string): dashboard.DataTransformerConfig[] => [
  { id: 'filterFieldsByName', options: { exclude: { pattern: '^[Tt]ime$' } } },
  { id: 'joinByField', options: { byField: tag, mode: 'outer' } },
];

function arranged(columns: Table['columns']): dashboard.DataTransformerConfig {
  const names = Object.keys(columns);
  const options = {
    excludeByName: {},
    indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
    renameByName: Object.fromEntries(names.map((name) => [name, columns[name]!.title])),
  };
  return { id: 'organize', options };
}

function properties({ unit, decimals, limits, link }: Column): dashboard.DynamicConfigValue[] {
  const found: dashboard.DynamicConfigValue[] = [];
  if (unit) found.push({ id: 'unit', value: unit });
  if (decimals !== undefined) found.push({ id: 'decimals', value: decimals });
  if (limits) {
    found.push({ id: 'thresholds', value: thresholds(limits).build() });
    found.push({ id: 'color', value: { mode: 'thresholds' } });
    found.push({ id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } });
  }
  if (link) found.push({ id: 'links', value: [link] });
  return found;
}

/** Grafana's own list of the alerts that fire in the folder of the halls. */
export function alertList(
  about: Pick<About, 'title' | 'description'>,
  folder: string,
): Builder<dashboard.Panel> {
  const panel: dashboard.Panel = {
    type: 'alertlist',
    title: about.title,
    description: about.description,
    options: {
      viewMode: 'list',
      groupMode: 'default',
      groupBy: [],
      maxItems: 20,
      sortOrder: 3,
      dashboardAlerts: false,
      alertName: '',
      alertInstanceLabelFilter: '',
      folder: { title: folder },
      stateFilter: { firing: true, pending: false, noData: true, normal: false, error: true },
    },
  };
  return { build: () => panel };
}
