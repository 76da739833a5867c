/** The file of all alert rules. Grafana tells managers; lamp, wall and buzzer follow the gateway's own rules. */
import { folders, type TextLanguage, uidOf } from '../telemetry/index.js';
import type { AlertRule, RulesFile } from './alerting-file.js';
import { pipelineRules } from './pipeline-rules.js';
import type { Rule, RuleSettings } from './rule.js';
import { serviceRules } from './service-rules.js';
import { seconds } from './text.js';

/** Rules that once were provisioned: Grafana keeps a rule that only disappears from its file. */
const retired: readonly string[] = [];

export function rulesFile(settings: RuleSettings): RulesFile {
  const rules = [...serviceRules(settings), ...pipelineRules(settings)];
  const groups = (['1m', '5m'] as const).map((interval) => ({
    orgId: 1 as const,
    name: `halls-${interval}`,
    folder: folders[settings.language],
    interval,
    rules: rules.filter(({ every }) => every === interval).map((rule) => rendered(rule, settings.language)),
  }));
  return {
    apiVersion: 1,
    groups,
    ...(retired.length > 0 ? { deleteRules: retired.map((uid) => ({ orgId: 1 as const, uid })) } : {}),
  };
}

function rendered(rule: Rule, language: TextLanguage): AlertRule {
  const [board, panelId] = rule.panel;
  return {
    uid: rule.uid,
    title: rule.title[language],
    condition: rule.data.at(-1)!.refId,
    for: seconds(rule.hold),
    ...(rule.keep === undefined ? {} : { keepFiringFor: seconds(rule.keep) }),
    ...(rule.missing === undefined ? {} : { missing_series_evals_to_resolve: rule.missing }),
    noDataState: rule.noData ?? 'OK',
    execErrState: rule.error ?? 'KeepLast',
    dashboardUid: uidOf(board, language),
    panelId,
    labels: {
      severity: rule.severity,
      team: rule.team,
      ...(rule.endsWithClosing ? ({ hours: 'open' } as const) : {}),
    },
    // In both languages: each contact point takes the one of its hall.
    annotations: {
      title: rule.title.en,
      summary: rule.summary.en,
      action: rule.action.en,
      title_zh: rule.title['zh-Hans'],
      summary_zh: rule.summary['zh-Hans'],
      action_zh: rule.action['zh-Hans'],
    },
    data: [...rule.data],
  };
}
