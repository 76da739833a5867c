/** What people read in a message, in the language of their hall. Go's template language, without "$", which Grafana expands. */
import { both, type Text, type TextLanguage, textLanguages } from '../telemetry/index.js';

const words: Readonly<Record<'firing' | 'resolved' | 'action' | 'panel' | 'over' | 'hall', Text>> = {
  firing: both('firing', '告警'),
  resolved: both('resolved', '已恢复'),
  action: both('What to do: ', '处理办法：'),
  panel: both('Look: ', '查看：'),
  over: both('Over: ', '已恢复：'),
  hall: both(', hall ', '，营业厅 '),
};
/** Annotations of the rules in each language. */
const ending: Text = both('', '_zh');

/** Names of the templates, as the settings of a receiver use them. */
const called = (part: string, language: TextLanguage) => `hallgate.${part}.${language.toLowerCase()}`;
const use = (name: string): string => `{{ template "${name}" . }}`;
export const titleOf = (language: TextLanguage): string => use(called('title', language));
export const messageOf = (language: TextLanguage): string => use(called('message', language));

function title(language: TextLanguage): string {
  const named = `.CommonAnnotations.title${ending[language]}`;
  return [
    '{{ if .Alerts.Firing }}',
    `[{{ len .Alerts.Firing }} ${words.firing[language]}]`,
    '{{ else }}',
    `[${words.resolved[language]}]`,
    '{{ end }} ',
    `{{ if ${named} }}{{ ${named} }}{{ else }}{{ .CommonLabels.alertname }}{{ end }}`,
    `{{ if .CommonLabels.hall }}${words.hall[language]}{{ .CommonLabels.hall }}{{ end }}`,
  ].join('');
}

function message(language: TextLanguage): string {
  const of = (annotation: string) => `.Annotations.${annotation}${ending[language]}`;
  return [
    '{{ range .Alerts.Firing }}',
    `{{ if ${of('summary')} }}{{ ${of('summary')} }}{{ else }}{{ .Labels.alertname }}{{ end }}\n`,
    `{{ if ${of('action')} }}${words.action[language]}{{ ${of('action')} }}\n{{ end }}`,
    `{{ if .PanelURL }}${words.panel[language]}{{ .PanelURL }}\n{{ end }}\n`,
    '{{ end }}',
    '{{ range .Alerts.Resolved }}',
    `${words.over[language]}{{ if ${of('summary')} }}{{ ${of('summary')} }}{{ else }}{{ .Labels.alertname }}{{ end }}\n`,
    '{{ end }}',
  ].join('');
}

const define = (name: string, body: string): string => `{{ define "${name}" }}${body}{{ end }}`;

/** The file's section of templates: one group that defines a title and a message in each language. */
export const templates = () => [
  {
    orgId: 1 as const,
    name: 'hallgate',
    template: textLanguages
      .flatMap((language) => [
        define(called('title', language), title(language)),
        define(called('message', language), message(language)),
      ])
      .join('\n'),
  },
];
