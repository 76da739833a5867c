import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { templateDirectory } from '../cloud/site/template.js';
import { provisionCommand } from './provision.js';
import { ForeignFiles, replaceDirectory } from './replace-directory.js';

let directory: string;
let site: string;
let out: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hallgate-provision-'));
  [site, out] = [join(directory, 'site'), join(directory, 'out')];
  cpSync(templateDirectory, site, { recursive: true });
  edit('halls/main.yaml', (text) =>
    text.replace(
      'people: []',
      'people: [{ name: Anna, role: manager, email: anna@example.org, webhook_env: ANNA_HOOK }]',
    ),
  );
  edit(
    'halls/main.yaml',
    (text) =>
      `${text}\ninflux: { url: "http://influx.example.org:8086", version: 1, database: halls, username: hall-main }\n`,
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function edit(path: string, change: (text: string) => string): void {
  const file = join(site, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

async function provision(...more: string[]): Promise<Ran> {
  let [output, errors] = ['', ''];
  const print = vi.spyOn(console, 'log').mockImplementation((text: string) => {
    output += `${text}\n`;
  });
  const command: Command = provisionCommand().exitOverride();
  command.configureOutput({ writeErr: (text) => (errors += text) });
  try {
    await command.parseAsync(['--site', site, '--out', out, ...more], { from: 'user' });
    return { code: 0, output, errors };
  } catch (error) {
    return { code: (error as { exitCode: number }).exitCode, output, errors };
  } finally {
    print.mockRestore();
  }
}

const filesOf = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();

const expected = [
  'grafana/dashboards/en/devices.json',
  'grafana/dashboards/en/hall-detail.json',
  'grafana/dashboards/en/ops-wall.json',
  'grafana/dashboards/en/scorecard.json',
  'grafana/dashboards/zh-Hans/devices-zh.json',
  'grafana/dashboards/zh-Hans/hall-detail-zh.json',
  'grafana/dashboards/zh-Hans/ops-wall-zh.json',
  'grafana/dashboards/zh-Hans/scorecard-zh.json',
  'grafana/grafana.env.example',
  'grafana/provisioning/alerting/hallgate-contacts.yaml',
  'grafana/provisioning/alerting/hallgate-rules.yaml',
  'grafana/provisioning/dashboards/hallgate.yaml',
  'grafana/provisioning/datasources/hallgate.yaml',
  'influx/setup.sh',
];

describe('hallgate provision', () => {
  it('writes all files for a site, and tells what in one JSON document', async () => {
    const { code, output, errors } = await provision('--json');
    expect(errors).toBe('');
    expect(code).toBe(0);
    const told = JSON.parse(output) as { halls: number; files: { path: string; bytes: number }[] };
    expect(told.halls).toBe(1);
    expect(told.files.map(({ path }) => path).sort()).toEqual(expected);
    expect(filesOf(out)).toEqual([...expected, 'hallgate-files.json'].sort());
    for (const { path, bytes } of told.files) expect(statSync(join(out, path)).size, path).toBe(bytes);
    expect(readFileSync(join(out, 'influx/setup.sh'), 'utf8')).toContain(
      'GRANT WRITE ON "halls" TO "hall-main"',
    );
  });

  it('takes thresholds, time zone and people from the site', async () => {
    edit('standards.yaml', (text) => text.replace('target_s: 600', 'target_s: 570'));
    expect((await provision()).code).toBe(0);
    const read = (path: string) => readFileSync(join(out, path), 'utf8');
    expect(read('grafana/provisioning/alerting/hallgate-rules.yaml')).toContain('Wait above 9.5 min');
    expect(read('grafana/dashboards/en/ops-wall.json')).toContain('"value": 570');
    expect(read('grafana/provisioning/alerting/hallgate-contacts.yaml')).toContain('anna@example.org');
  });

  it('replaces what it wrote before, and drops files that are no longer needed', async () => {
    await provision();
    edit('halls/main.yaml', (text) => text.replace(/people: \[\{.*\}\]/, 'people: []'));
    const { code, output } = await provision();
    expect(code).toBe(0);
    expect(output).toContain('note: halls/main.yaml: nobody has an address');
    expect(filesOf(out)).not.toContain('grafana/provisioning/alerting/hallgate-contacts.yaml');
    expect(readdirSync(directory).sort()).toEqual(['out', 'site']);
  });

  it('refuses a bad site with all problems at once and writes nothing', async () => {
    edit('standards.yaml', (text) => text.replace('target_s: 600', 'target_s: long'));
    edit('halls/main.yaml', (text) =>
      text.replace('role: manager', 'role: king').replace('capacity:', 'capasity:'),
    );
    const { code, errors } = await provision();
    expect(code).toBe(1);
    expect(errors).toContain('standards.yaml');
    expect(errors).toContain('king');
    expect(errors).toContain('capasity');
    expect(existsSync(out)).toBe(false);
  });

  it('refuses halls that write to two databases, and leaves the former files as they were', async () => {
    await provision();
    const before = filesOf(out).map((path) => readFileSync(join(out, path), 'utf8'));
    const other = readFileSync(join(site, 'halls/main.yaml'), 'utf8');
    writeFileSync(
      join(site, 'halls/south.yaml'),
      other.replace('id: main', 'id: south').replace('database: halls', 'database: elsewhere'),
    );
    const { code, errors } = await provision();
    expect(code).toBe(1);
    expect(errors).toContain('[influx_differs]');
    expect(filesOf(out).map((path) => readFileSync(join(out, path), 'utf8'))).toEqual(before);
  });

  it.each([
    ['an unknown hall', 'unknown_hall', 'email: anna@example.org', 'email: anna@example.org, also: [mian]'],
    ['a malformed name of a secret', 'bad_format', 'webhook_env: ANNA_HOOK', 'webhook_env: anna-hook'],
    ['a secret in clear text', 'secret_in_site', 'webhook_env: ANNA_HOOK', 'bot_token: "123:abc"'],
    ['a bot without its chat', 'missing', 'webhook_env: ANNA_HOOK', 'telegram: { bot_env: BOT }'],
    ['two halls with one id', 'hall_id', '', ''],
  ])('refuses %s with one clear error, and writes nothing', async (_name, code, before, after) => {
    await provision();
    const were = filesOf(out).map((path) => readFileSync(join(out, path), 'utf8'));
    if (before === '') cpSync(join(site, 'halls/main.yaml'), join(site, 'halls/south.yaml'));
    else edit('halls/main.yaml', (text) => text.replace(before, after));
    const { code: status, errors } = await provision();
    expect(status).toBe(1);
    expect(errors.trim().split('\n').length, errors).toBe(1);
    expect(errors).toContain(`[${code}]`);
    expect(filesOf(out).map((path) => readFileSync(join(out, path), 'utf8'))).toEqual(were);
  });

  it('refuses standards without a threshold, and writes nothing', async () => {
    edit('standards.yaml', (text) => text.replace(/ *escalation_s:.*\n/, ''));
    const { code, errors } = await provision();
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toMatch(/standards\.yaml:\d+:\d+ periods\[0\]\.escalation_s: is missing; .*\[missing\]/);
    expect(existsSync(out)).toBe(false);
  });

  it('checks the filled-in environment of Grafana, and shows no value of it', async () => {
    const file = join(directory, 'grafana.env');
    const lines = ['INFLUX_URL=http://influx:8086', 'INFLUX_DB=halls', 'INFLUX_READ_PASSWORD='];
    writeFileSync(file, [...lines, 'ANNA_HOOK=hunter2'].join('\n'));
    const { code, errors } = await provision('--environment', file);
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toEqual([
      expect.stringMatching(
        /grafana\.env INFLUX_READ_PASSWORD: is not set; set it: .* \[variable_missing\]$/,
      ),
      expect.stringMatching(
        /grafana\.env ANNA_HOOK: found \*\*\*, is not a web hook; .* \[variable_malformed\]$/,
      ),
    ]);
    expect(errors).not.toContain('hunter2');
    expect(existsSync(out)).toBe(false);
    writeFileSync(
      file,
      [...lines.slice(0, 2), 'INFLUX_READ_PASSWORD=x', 'ANNA_HOOK="https://h.example.org/1"'].join('\n'),
    );
    expect((await provision('--environment', file)).code).toBe(0);
  });

  it('says so when the environment cannot be read', async () => {
    const { code, errors } = await provision('--environment', join(directory, 'none.env'));
    expect(code).toBe(1);
    expect(errors).toContain('[environment_unreadable]');
  });

  it('never replaces a directory with files of somebody else', async () => {
    await provision();
    writeFileSync(join(out, 'grafana', 'grafana.env'), 'INFLUX_READ_PASSWORD=x');
    const { code, errors } = await provision();
    expect(code).toBe(1);
    expect(errors).toContain('grafana/grafana.env');
    expect(errors).toContain('[foreign_files]');
    expect(existsSync(join(out, 'grafana', 'grafana.env'))).toBe(true);
  });
});

describe('replaceDirectory', () => {
  it('makes scripts that can be run', async () => {
    await replaceDirectory(out, new Map([['a/run.sh', '#!/bin/sh\n']]));
    expect(statSync(join(out, 'a/run.sh')).mode & 0o111).toBe(0o111);
  });

  it('takes an empty directory, and no other', async () => {
    mkdirSync(out);
    await replaceDirectory(out, new Map([['a', '1']]));
    await replaceDirectory(out, new Map([['b', '2']]));
    expect(filesOf(out)).toEqual(['b', 'hallgate-files.json']);
    await expect(replaceDirectory(site, new Map([['a', '1']]))).rejects.toThrow(ForeignFiles);
  });

  it('leaves the former files when the new ones cannot be written', async () => {
    await replaceDirectory(out, new Map([['a', '1']]));
    const impossible = new Map([
      ['b', '2'],
      ['b/c', 'a file cannot stand inside a file'],
    ]);
    await expect(replaceDirectory(out, impossible)).rejects.toThrow();
    expect(filesOf(out)).toEqual(['a', 'hallgate-files.json']);
  });
});
