/** The files of the data source and of the boards' provider, strictly: Grafana drops unknown keys without a word. */
import { z } from 'zod';

const variable = z.string().regex(/^\$\{[A-Z_]+\}$/);
const jsonData = {
  version: z.literal('InfluxQL'),
  dbName: variable,
  httpMode: z.literal('POST'),
  timeInterval: z.literal('30s'),
  maxSeries: z.int(),
};
const common = {
  name: z.string(),
  uid: z.string(),
  orgId: z.literal(1),
  type: z.literal('influxdb'),
  access: z.literal('proxy'),
  url: variable,
  editable: z.literal(false),
};

export const datasourceFileSchema = z.strictObject({
  apiVersion: z.literal(1),
  prune: z.literal(true),
  datasources: z.tuple([
    z.union([
      z.strictObject({
        ...common,
        user: z.string(),
        jsonData: z.strictObject(jsonData),
        secureJsonData: z.strictObject({ password: variable }),
      }),
      z.strictObject({
        ...common,
        jsonData: z.strictObject({ ...jsonData, httpHeaderName1: z.literal('Authorization') }),
        secureJsonData: z.strictObject({ httpHeaderValue1: z.string().regex(/^Token \$\{[A-Z_]+\}$/) }),
      }),
    ]),
  ]),
});

export const providerFileSchema = z.strictObject({
  apiVersion: z.literal(1),
  providers: z
    .array(
      z.strictObject({
        name: z.string(),
        orgId: z.literal(1),
        folder: z.string(),
        folderUid: z.string(),
        type: z.literal('file'),
        disableDeletion: z.literal(true),
        allowUiUpdates: z.literal(false),
        updateIntervalSeconds: z.int(),
        options: z.strictObject({
          path: z.string().startsWith('/'),
          foldersFromFilesStructure: z.literal(false),
        }),
      }),
    )
    .length(2),
});
