/** The small print for the staff: age of the data, uplink, devices to look at, refused messages. */
import type { ScoreView, WallView } from '../../view.js';
import { mendOf, whyOf } from '../devices.js';
import { textIn } from '../language.js';
import type { Words } from '../translate.js';
import { byId, el } from './element.js';

export function renderFooter(view: WallView, silence_s: number, words: Words): void {
  const age = view.data_age_s;
  byId('age').textContent =
    age === null ? words.t('data_none') : words.t('data_age', { age: words.age(age + silence_s) });
  byId('upload').textContent = uploadText(view.upload, words);
  byId('upload').dataset.state = view.upload.state;
  byId('score').textContent = view.self_score === null ? '' : scoreText(view.self_score, words);
  renderDevices(view.devices, words);
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

function renderDevices(devices: WallView['devices'], words: Words): void {
  byId('devices').hidden = devices.length === 0;
  byId('devices-summary').textContent = words.t('devices', { n: words.number(devices.length) });
  renderTable(
    'devices',
    [words.t('refused_device'), words.t('devices_why'), words.t('devices_mend')],
    devices.map((device) => [
      textIn(device.name, words.language),
      whyOf(device, words),
      mendOf(device, words),
    ]),
  );
}

function renderRefused(rejected: WallView['rejected'], words: Words): void {
  const total = rejected.reduce((sum, row) => sum + row.n, 0);
  byId('refused').hidden = total === 0;
  byId('refused-summary').textContent = words.t('refused', { n: words.number(total) });
  renderTable(
    'refused',
    [words.t('refused_device'), words.t('refused_reason'), words.t('refused_count')],
    rejected.map((row) => [row.device, row.code, words.number(row.n)]),
  );
}

function renderTable(id: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const cells = (tag: string, texts: readonly string[]) =>
    el('tr', '', ...texts.map((text) => el(tag, '', text)));
  byId(`${id}-head`).replaceChildren(cells('th', head));
  byId(`${id}-rows`).replaceChildren(...rows.map((row) => cells('td', row)));
}
