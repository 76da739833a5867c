/** All boards, and their text as it is checked in and provisioned. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { type TextLanguage, textLanguages } from '../cloud/telemetry/index.js';
import type { BoardSite } from './board.js';
import { devices } from './devices.js';
import { hallDetail } from './hall-detail.js';
import { opsWall } from './ops-wall.js';
import { scorecard } from './scorecard.js';

export type { BoardSite } from './board.js';

const boards = [opsWall, hallDetail, devices, scorecard];

export const dashboards = (site: BoardSite, language: TextLanguage): Dashboard[] =>
  boards.map((board) => board(site)(language));

/** `<language>/<uid>.json` to text, in Grafana's Classic form: the only one that file provisioning takes in all versions. */
export function dashboardFiles(site: BoardSite): Map<string, string> {
  return new Map(
    textLanguages.flatMap((language) =>
      dashboards(site, language).map(
        (board) => [`${language}/${board.uid}.json`, `${JSON.stringify(board, null, 2)}\n`] as const,
      ),
    ),
  );
}
