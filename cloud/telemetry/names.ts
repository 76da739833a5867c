/** Names in Grafana that boards and alert rules share. */
import { both, compose, type Text, type TextLanguage } from './language.js';

/** Uid of the data source. */
export const datasourceUid = 'halls-influx';
/** Folder of the boards of a language; the alert rules are in that of the site's language. */
export const folders: Text = both('Service halls', '服务大厅');

export type BoardName = 'ops-wall' | 'hall-detail' | 'devices' | 'scorecard';

const suffix: Text = both('', '-zh');

/** Uid of a board: unique in the whole of Grafana, and each language has boards of its own. */
export const uidOf = (board: BoardName, language: TextLanguage): string => `${board}${suffix[language]}`;

/** The board in the language of the board that links to it. */
export const boardUrl = (board: BoardName, query = ''): Text =>
  compose((language) => `/d/${uidOf(board, language)}${query}`);

/** Retention policy (1.x), or second half of the bucket's name (2.x, 3.x: "halls/rollup"), of hours and days. */
export const rollupPolicy = 'rollup';
