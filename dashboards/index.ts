/** All boards, and their text as it is checked in and provisioned. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { BoardSite } from './board.js';
import { devices } from './devices.js';
import { hallDetail } from './hall-detail.js';
import { opsWall } from './ops-wall.js';

export type { BoardSite } from './board.js';

export const dashboards = (site: BoardSite): Dashboard[] => [opsWall(site), hallDetail(site), devices(site)];

/** File name to text, in Grafana's Classic form: the only one that file provisioning takes in all versions. */
export function dashboardFiles(site: BoardSite): Map<string, string> {
  return new Map(
    dashboards(site).map((board) => [`${board.uid}.json`, `${JSON.stringify(board, null, 2)}\n`]),
  );
}
