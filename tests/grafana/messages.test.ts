/** What people read: the templates of the messages, on the data that Grafana hands to them. */
import { expect, it } from 'vitest';
import { messageOf, templates, titleOf } from '../../cloud/grafana/messages.js';
import type { TextLanguage } from '../../cloud/telemetry/index.js';
import { renderTemplate } from './go-template.js';

const [group] = templates();
const text = group!.template;
const alert = (queue: string) => ({
  Labels: { alertname: 'Wait above 10 min', hall: 'north', queue },
  Annotations: {
    title: 'Wait above 10 min',
    summary: `Queue ${queue} waits.`,
    action: 'Open a desk.',
    title_zh: '等候超过 10 分钟',
    summary_zh: `队列 ${queue} 在等候。`,
    action_zh: '加开窗口。',
  },
  PanelURL: 'https://grafana.example.org/d/hall-detail?viewPanel=7',
});
const of = (firing: object[], resolved: object[]) => ({
  Alerts: { Firing: firing, Resolved: resolved },
  CommonLabels: { alertname: 'Wait above 10 min', hall: 'north' },
  CommonAnnotations: { title: 'Wait above 10 min', title_zh: '等候超过 10 分钟' },
});

function read(language: TextLanguage, data: ReturnType<typeof of>): [title: string, message: string] {
  const nameIn = (setting: string) => /template "(.*?)"/.exec(setting)![1]!;
  return [titleOf(language), messageOf(language)].map((one) => renderTemplate(text, nameIn(one), data)) as [
    string,
    string,
  ];
}

it('says what happened, what to do and where to look', () => {
  expect(read('en', of([alert('cash'), alert('advice')], []))).toEqual([
    '[2 firing] Wait above 10 min, hall north',
    ['cash', 'advice']
      .map(
        (queue) =>
          `Queue ${queue} waits.\nWhat to do: Open a desk.\nLook: https://grafana.example.org/d/hall-detail?viewPanel=7\n\n`,
      )
      .join(''),
  ]);
});

it('says that it is over', () => {
  expect(read('en', of([], [alert('cash')]))).toEqual([
    '[resolved] Wait above 10 min, hall north',
    'Over: Queue cash waits.\n',
  ]);
});

it('says all of it in Chinese', () => {
  const [title, message] = read('zh-Hans', of([alert('cash')], [alert('advice')]));
  expect(title).toBe('[1 告警] 等候超过 10 分钟，营业厅 north');
  expect(message).toBe(
    '队列 cash 在等候。\n处理办法：加开窗口。\n查看：https://grafana.example.org/d/hall-detail?viewPanel=7\n\n已恢复：队列 advice 在等候。\n',
  );
});

it('has a text for an alert of Grafana itself, which has no annotations of ours', () => {
  const bare = { Labels: { alertname: 'DatasourceError' }, Annotations: {}, PanelURL: '' };
  const data = {
    ...of([bare], []),
    CommonLabels: { alertname: 'DatasourceError', hall: '' },
    CommonAnnotations: { title: '', title_zh: '' },
  };
  expect(read('en', data)).toEqual(['[1 firing] DatasourceError', 'DatasourceError\n\n']);
});

it('holds no "$", which Grafana would take for a variable of the environment', () => {
  expect(text).not.toContain('$');
});
