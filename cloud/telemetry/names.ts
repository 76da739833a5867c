/** Names in Grafana that boards and alert rules share. */

/** Uid of the data source. */
export const datasourceUid = 'halls-influx';
/** Folder of the boards and of the alert rules. */
export const folder = 'Service halls';
