/** The small print for the staff: age of the data, uplink, refused messages. */
import type { ScoreView, WallView } from '../../view.js';
import type { Words } from '../translate.js';
import { byId, el } from './element.js';

export function renderFooter(view: WallView, silence_s: number, words: Words): void {
  const age = view.data_age_s;
  byId('age').textContent =
    age === null ? words.t('data_none') : words.t('data_age', { age: words.age(age + silence_s) });
  byId('upload').textContent = uploadText(view.upload, words);
  byId('upload').dataset.state = view.upload.state;
  byId('score').textContent = view.self_score === null ? '' : scoreText(view.self_score, words);
  renderRefused(view.rejected, words);
}

/** How true yesterday's words were. */
function scoreText({ days_ago, mae_s, cover, waits, inferred }: ScoreView, words: Words): string {
  return words.t(inferred ? 'score_inferred' : 'score', {
    day: words.day(days_ago),
    minutes: words.number(Math.round(mae_s / 6) / 10),
    share: words.percent(cover),
    n: words.number(waits),
  });
}

function uploadText(upload: WallView['upload'], words: Words): string {
  const text = words.t(`upload_${upload.state}`, {
    points: words.number(upload.backlog_points),
    age: words.age(upload.backlog_age_s),
  });
  const parts = [text];
  if (upload.reason !== null && upload.state !== 'idle' && upload.state !== 'off') parts.push(upload.reason);
  if (upload.quarantined > 0)
    parts.push(words.t('upload_quarantined', { n: words.number(upload.quarantined) }));
  return parts.join(' · ');
}

function renderRefused(rejected: WallView['rejected'], words: Words): void {
  const total = rejected.reduce((sum, row) => sum + row.n, 0);
  byId('refused').hidden = total === 0;
  byId('refused-summary').textContent = words.t('refused', { n: words.number(total) });
  const cells = (tag: string, texts: readonly string[]) =>
    el('tr', '', ...texts.map((text) => el(tag, '', text)));
  byId('refused-head').replaceChildren(
    cells('th', [words.t('refused_device'), words.t('refused_reason'), words.t('refused_count')]),
  );
  byId('refused-rows').replaceChildren(
    ...rejected.map((row) => cells('td', [row.device, row.code, words.number(row.n)])),
  );
}
