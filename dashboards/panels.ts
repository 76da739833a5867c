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
import { PanelBuilder as StatusHistoryBuilder } from '@grafana/grafana-foundation-sdk/statushistory';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { both, type Query, type Text, type TextLanguage } from '../cloud/telemetry/index.js';
import { datasource, refId, target } from './influx.js';
import { green, grey, type Limits, thresholds } from './limits.js';

/** A panel that is yet to be written in a language. */
export type PanelIn = (language: TextLanguage) => Builder<dashboard.Panel>;

export interface About {
  readonly title: Text;
  /** What it shows, from what, and what to do about it. */
  readonly description: Text;
  /** Grafana's unit: "s", "percent", "short", "dateTimeFromNow" … */
  readonly unit: string;
  readonly noValue?: Text;
  /** Digits after the point; Grafana's choice if absent. */
  readonly decimals?: number;
  /** A time of its own, such as "1h" or "now/d", in place of the board's. */
  readonly time?: string;
  /** The board's time, so much earlier, such as "1M". */
  readonly shift?: string;
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
  timeShift(time: string): Self;
}

const noData = both('no data', '无数据');

function greyForNoData(text: string): dashboard.ValueMapping {
  const result = { text, color: grey };
  return {
    type: dashboard.MappingType.SpecialValue,
    options: { match: dashboard.SpecialValueMatch.NullAndNan, result },
  };
}

function described<B extends Common<B>>(builder: B, about: About, language: TextLanguage): B {
  const noValue = (about.noValue ?? noData)[language];
  builder
    .title(about.title[language])
    .description(about.description[language])
    .datasource(datasource)
    .unit(about.unit)
    .noValue(noValue)
    .mappings([greyForNoData(noValue)]);
  if (about.decimals !== undefined) builder.decimals(about.decimals);
  if (about.time) builder.timeFrom(about.time);
  if (about.shift) builder.timeShift(about.shift);
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

/** What the series are called that have the name of a column. A unit of its own says that it is a mere number beside the figure. */
export type Names = Readonly<Record<string, { readonly name: Text; readonly unit?: string }>>;

/**
 * One large figure. Without limits it has no colour, because its value alone says neither good nor bad.
 *
 * @param names of the figures, where there are several
 */
export function stat(about: About, query: Query, limits?: Limits, names: Names = {}): PanelIn {
  return (language) => {
    const [steps, color] = coloured(limits ?? []);
    const several = query.columns.length > 1;
    const builder = described(new StatBuilder(), about, language)
      .targets([target('A', query, 'time_series', '$col')])
      .reduceOptions(lastValue())
      .graphMode(common.BigValueGraphMode.None)
      .colorMode(limits ? common.BigValueColorMode.Background : common.BigValueColorMode.None)
      .textMode(several ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Value)
      .thresholds(steps)
      .colorScheme(color);
    for (const [column, { name, unit }] of Object.entries(names)) {
      const beside = [
        { id: 'unit', value: unit },
        { id: 'decimals', value: 0 },
        { id: 'color', value: { mode: 'fixed', fixedColor: grey } },
      ];
      builder.overrideByName(column, [
        { id: 'displayName', value: name[language] },
        ...(unit === undefined ? [] : beside),
      ]);
    }
    return builder;
  };
}

export function gauge(about: About, query: Query, limits: Limits, max: number): PanelIn {
  return (language) => {
    const [steps, color] = coloured(limits);
    return described(new GaugeBuilder(), about, language)
      .targets([target('A', query)])
      .reduceOptions(lastValue())
      .min(0)
      .max(max)
      .thresholds(steps)
      .colorScheme(color);
  };
}

/** A query, and the name of each of its series: a text with `$tag_queue`. */
type Lines = readonly [query: Query, name: Text];

interface Chart {
  readonly lines: readonly Lines[];
  /** A line across the chart at each of these values. */
  readonly limits?: Limits;
  readonly style?: 'line' | 'steps' | 'stacked bars';
  /** Longest gap that a line may cross; five minutes if absent, a day where points are days. */
  readonly bridge_ms?: number;
}

/** The name of a series is the value of its tag. */
export const byTag = (tag: string): Text => both(`$tag_${tag}`, `$tag_${tag}`);

export function chart(about: About, { lines, limits, style = 'line', bridge_ms }: Chart): PanelIn {
  return (language) => {
    const builder = described(new TimeseriesBuilder(), about, language)
      .targets(
        lines.map(([query, name], index) => target(refId(index), query, 'time_series', name[language])),
      )
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassicByName))
      .legend(legend())
      .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
      .axisSoftMin(0)
      .lineWidth(2)
      // Slow gauges leave buckets empty; a longer gap is shown: a line across it would be made up.
      .spanNulls(bridge_ms ?? 5 * 60_000)
      .showPoints(common.VisibilityMode.Auto);
    if (limits) builder.thresholds(thresholds(limits)).thresholdsStyle(dashedLines());
    if (style === 'steps') builder.lineInterpolation(common.LineInterpolation.StepAfter);
    if (style === 'stacked bars') stackedBars(builder);
    return builder;
  };
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
export type States = Readonly<Record<string, { readonly text: Text; readonly color: string }>>;

export function states(about: About, query: Query, tag: string, known: States): PanelIn {
  return (language) => {
    const options = Object.fromEntries(
      Object.entries(known).map(([state, { text, color }]) => [state, { text: text[language], color }]),
    );
    return described(new StateTimelineBuilder(), about, language)
      .targets([target('A', query, 'time_series', byTag(tag)[language])])
      .mappings([
        { type: dashboard.MappingType.ValueToText, options },
        greyForNoData((about.noValue ?? noData)[language]),
      ])
      .thresholds(thresholds([]))
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
      .showValue(common.VisibilityMode.Auto)
      .mergeValues(true);
  };
}

/** A line per series and a cell per day, from red at 0 to green at 100 %: for shares that have no limit of their own. */
export function calendar(about: About, query: Query, tag: string): PanelIn {
  return (language) =>
    described(new StatusHistoryBuilder(), about, language)
      .targets([target('A', query, 'time_series', byTag(tag)[language])])
      .min(0)
      .max(100)
      .thresholds(thresholds([]))
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.ContinuousRdYlGr))
      .legend(new common.VizLegendOptionsBuilder().showLegend(false))
      .showValue(common.VisibilityMode.Auto);
}

export interface Column {
  readonly title: Text;
  readonly unit?: string;
  readonly decimals?: number;
  readonly limits?: Limits;
  /** `url` by language, since the boards of each have addresses of their own. */
  readonly link?: { readonly title: Text; readonly url: Text };
}

interface Table {
  readonly queries: readonly Query[];
  /** The tag that the queries have in common: one line for each of its values. Absent: the points of one query. */
  readonly joinBy?: string;
  /** By the name in the query, in the order on the screen. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly sortBy: { readonly column: string; readonly descending: boolean };
  /** What an empty cell reads, where it does not mean that data are missing. */
  readonly empty?: Text;
}

export function table(about: About, { queries, joinBy, columns, sortBy, empty }: Table): PanelIn {
  return (language) => {
    const builder = described(new TableBuilder(), about, language)
      .targets(queries.map((query, index) => target(refId(index), query, 'table')))
      .thresholds(thresholds([[0, green]]))
      .transformations([...(joinBy ? joined(joinBy) : []), arranged(columns, language)])
      .cellHeight(common.TableCellHeight.Md)
      .sortBy([
        new common.TableSortByFieldStateBuilder()
          .displayName(columns[sortBy.column]!.title[language])
          .desc(sortBy.descending),
      ]);
    if (empty) builder.mappings([greyForNoData(empty[language])]);
    for (const column of Object.values(columns))
      builder.overrideByName(column.title[language], properties(column, language));
    return builder;
  };
}

/** Each query stamps its own time on a line, and lines with different times would not be joined. */
const joined = (tag: string): dashboard.DataTransformerConfig[] => [
  { id: 'filterFieldsByName', options: { exclude: { pattern: '^[Tt]ime$' } } },
  { id: 'joinByField', options: { byField: tag, mode: 'outer' } },
];

function arranged(columns: Table['columns'], language: TextLanguage): dashboard.DataTransformerConfig {
  const names = Object.keys(columns);
  const options = {
    excludeByName: {},
    indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
    renameByName: Object.fromEntries(names.map((name) => [name, columns[name]!.title[language]])),
  };
  return { id: 'organize', options };
}

function properties(
  { unit, decimals, limits, link }: Column,
  language: TextLanguage,
): dashboard.DynamicConfigValue[] {
  const found: dashboard.DynamicConfigValue[] = [];
  if (unit) found.push({ id: 'unit', value: unit });
  if (decimals !== undefined) found.push({ id: 'decimals', value: decimals });
  if (limits) {
    found.push({ id: 'thresholds', value: thresholds(limits).build() });
    found.push({ id: 'color', value: { mode: 'thresholds' } });
    found.push({ id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } });
  }
  if (link) found.push({ id: 'links', value: [{ title: link.title[language], url: link.url[language] }] });
  return found;
}

/** Grafana's own list of the alerts that fire in the folder of the halls. */
export function alertList(about: Pick<About, 'title' | 'description'>, folder: string): PanelIn {
  return (language) => ({
    build: () => ({
      type: 'alertlist',
      title: about.title[language],
      description: about.description[language],
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
    }),
  });
}
