/** Classic dashboard JSON, strictly: an unknown key is a slip of ours or of the SDK, and Grafana would drop it silently. */
import { z } from 'zod';

const source = z.strictObject({ type: z.literal('influxdb'), uid: z.literal(`\${ds}`) });
const color = z.string().min(1);
const step = z.strictObject({ value: z.number().nullable(), color });
const steps = z.array(step).min(1);
const thresholds = z.strictObject({ mode: z.literal('absolute'), steps });
const colorMode = z.strictObject({
  mode: z.enum(['thresholds', 'palette-classic-by-name', 'fixed', 'continuous-RdYlGr']),
  fixedColor: color.optional(),
});
const result = z.strictObject({ text: z.string(), color });
const mapping = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('special'),
    options: z.strictObject({ match: z.literal('null+nan'), result }),
  }),
  z.strictObject({ type: z.literal('value'), options: z.record(z.string(), result) }),
]);

const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource: source,
  rawQuery: z.literal(true),
  query: z.string(),
  resultFormat: z.enum(['time_series', 'table']),
  alias: z.string().optional(),
});

const custom = z.strictObject({
  align: z.literal('auto').optional(),
  inspect: z.boolean().optional(),
  axisSoftMin: z.number().optional(),
  lineWidth: z.number().optional(),
  fillOpacity: z.number().optional(),
  spanNulls: z.number().optional(),
  showPoints: z.enum(['auto', 'never', 'always']).optional(),
  lineInterpolation: z.literal('stepAfter').optional(),
  drawStyle: z.literal('bars').optional(),
  stacking: z.strictObject({ mode: z.literal('normal'), group: z.string() }).optional(),
  thresholdsStyle: z.strictObject({ mode: z.literal('dashed') }).optional(),
});

const property = z.discriminatedUnion('id', [
  z.strictObject({ id: z.literal('unit'), value: z.string() }),
  z.strictObject({ id: z.literal('displayName'), value: z.string().min(1) }),
  z.strictObject({ id: z.literal('decimals'), value: z.int().min(0) }),
  z.strictObject({ id: z.literal('thresholds'), value: thresholds }),
  z.strictObject({ id: z.literal('color'), value: colorMode }),
  z.strictObject({
    id: z.literal('custom.cellOptions'),
    value: z.strictObject({ type: z.literal('color-background'), mode: z.literal('basic') }),
  }),
  z.strictObject({
    id: z.literal('links'),
    value: z.array(z.strictObject({ title: z.string(), url: z.string() })),
  }),
]);

const fieldConfig = z.strictObject({
  defaults: z.strictObject({
    unit: z.string().min(1),
    noValue: z.string().min(1),
    decimals: z.int().min(0).optional(),
    mappings: z.array(mapping).min(1),
    thresholds: thresholds.optional(),
    color: colorMode.optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    custom: custom.optional(),
  }),
  overrides: z.array(
    z.strictObject({
      matcher: z.strictObject({ id: z.literal('byName'), options: z.string() }),
      properties: z.array(property),
    }),
  ),
});

const transformation = z.discriminatedUnion('id', [
  z.strictObject({
    id: z.literal('filterFieldsByName'),
    options: z.strictObject({ exclude: z.strictObject({ pattern: z.string() }) }),
  }),
  z.strictObject({
    id: z.literal('joinByField'),
    options: z.strictObject({ byField: z.string(), mode: z.literal('outer') }),
  }),
  z.strictObject({
    id: z.literal('organize'),
    options: z.strictObject({
      excludeByName: z.record(z.string(), z.boolean()),
      indexByName: z.record(z.string(), z.number()),
      renameByName: z.record(z.string(), z.string()),
    }),
  }),
]);

const reduceOptions = z.strictObject({
  calcs: z.tuple([z.literal('lastNotNull')]),
  values: z.literal(false),
});
const legend = z.looseObject({ displayMode: z.string(), placement: z.string(), showLegend: z.boolean() });
const tooltip = z.looseObject({ mode: z.string(), sort: z.string() });

const stat = z.strictObject({
  graphMode: z.literal('none'),
  colorMode: z.enum(['background', 'none']),
  justifyMode: z.string(),
  textMode: z.enum(['value', 'value_and_name']),
  wideLayout: z.boolean(),
  showPercentChange: z.literal(false),
  percentChangeColorMode: z.string(),
  orientation: z.string(),
  reduceOptions,
});
const gauge = z.strictObject({
  showThresholdLabels: z.boolean(),
  showThresholdMarkers: z.boolean(),
  sizing: z.string(),
  minVizWidth: z.number(),
  minVizHeight: z.number(),
  orientation: z.string(),
  reduceOptions,
});
const table = z.strictObject({
  frameIndex: z.number(),
  showHeader: z.literal(true),
  showTypeIcons: z.boolean(),
  cellHeight: z.string(),
  footer: z.strictObject({ show: z.boolean(), reducer: z.array(z.string()), countRows: z.boolean() }),
  sortBy: z.array(z.strictObject({ displayName: z.string(), desc: z.boolean() })),
});
const stateTimeline = z.strictObject({
  showValue: z.string(),
  rowHeight: z.number(),
  mergeValues: z.boolean(),
  alignValue: z.string(),
  perPage: z.number(),
  legend,
  tooltip,
});
const statusHistory = z.strictObject({
  rowHeight: z.number(),
  showValue: z.string(),
  colWidth: z.number().optional(),
  perPage: z.number().optional(),
  legend,
  tooltip,
});
const alertList = z.strictObject({
  viewMode: z.literal('list'),
  groupMode: z.literal('default'),
  groupBy: z.array(z.string()),
  maxItems: z.number(),
  sortOrder: z.number(),
  dashboardAlerts: z.boolean(),
  alertName: z.string(),
  alertInstanceLabelFilter: z.string(),
  folder: z.strictObject({ title: z.string() }),
  stateFilter: z.record(z.enum(['firing', 'pending', 'noData', 'normal', 'error']), z.boolean()),
});

const gridPos = z.strictObject({
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(2),
});
const common = {
  id: z.int().min(1),
  title: z.string().min(1),
  description: z.string().min(8),
  gridPos,
};
const data = {
  ...common,
  transparent: z.literal(false),
  repeatDirection: z.literal('h'),
  datasource: source,
  targets: z.array(target).min(1),
  fieldConfig,
  timeFrom: z.string().optional(),
  timeShift: z.string().optional(),
};

const panel = z.discriminatedUnion('type', [
  z.strictObject({ ...data, type: z.literal('stat'), options: stat }),
  z.strictObject({ ...data, type: z.literal('gauge'), options: gauge }),
  z.strictObject({ ...data, type: z.literal('timeseries'), options: z.strictObject({ legend, tooltip }) }),
  z.strictObject({ ...data, type: z.literal('state-timeline'), options: stateTimeline }),
  z.strictObject({ ...data, type: z.literal('status-history'), options: statusHistory }),
  z.strictObject({
    ...data,
    type: z.literal('table'),
    options: table,
    transformations: z.array(transformation).min(1),
  }),
  z.strictObject({ ...common, type: z.literal('alertlist'), options: alertList }),
]);

const option = z.strictObject({ selected: z.boolean(), text: z.string(), value: z.string() });
const variableCommon = {
  label: z.string().min(1),
  skipUrlSync: z.boolean(),
  multi: z.boolean(),
  allowCustomValue: z.boolean(),
  includeAll: z.boolean(),
  auto: z.boolean(),
  auto_min: z.string(),
  auto_count: z.number(),
  query: z.string(),
  current: option.optional(),
};
const variable = z.discriminatedUnion('type', [
  z.strictObject({ ...variableCommon, type: z.literal('datasource'), name: z.literal('ds') }),
  z.strictObject({
    ...variableCommon,
    type: z.literal('query'),
    name: z.enum(['hall', 'queue']),
    datasource: source,
    refresh: z.literal(2),
    sort: z.literal(1),
  }),
]);

const annotation = z.strictObject({
  name: z.string().min(1),
  datasource: source,
  enable: z.literal(true),
  hide: z.literal(false),
  iconColor: color,
  builtIn: z.literal(0),
  target: z.strictObject({
    ...target.shape,
    refId: z.literal('Anno'),
    fromAnnotations: z.literal(true),
    titleColumn: z.string(),
    textColumn: z.string(),
    tagsColumn: z.string(),
  }),
});

const link = z.strictObject({
  title: z.string(),
  type: z.literal('link'),
  icon: z.string(),
  tooltip: z.string(),
  url: z.string().startsWith('/d/'),
  tags: z.array(z.string()),
  asDropdown: z.literal(false),
  targetBlank: z.literal(false),
  includeVars: z.boolean(),
  keepTime: z.boolean(),
});

/** @see the guide of Grafana on "JSON model": no apiVersion, kind or spec, which file provisioning refuses */
export const classicDashboard = z.strictObject({
  uid: z.string().regex(/^[a-z][a-z-]{1,39}$/),
  title: z.string().min(1),
  description: z.string().min(8),
  tags: z.array(z.string()),
  timezone: z.string().regex(/\//, 'the time zone of the halls'),
  editable: z.literal(false),
  graphTooltip: z.literal(1),
  fiscalYearStartMonth: z.literal(0),
  schemaVersion: z.int(),
  time: z.strictObject({ from: z.string(), to: z.enum(['now', 'now-1M/M']) }),
  refresh: z.string(),
  templating: z.strictObject({ list: z.array(variable) }),
  annotations: z.strictObject({ list: z.array(annotation) }),
  links: z.array(link),
  panels: z.array(panel).min(1),
});

export type ClassicDashboard = z.infer<typeof classicDashboard>;
export type ClassicPanel = z.infer<typeof panel>;
