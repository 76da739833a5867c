/**
 * Each entry of golden/ is a case. `hall-*.yaml` stands in for halls/main.yaml and `standards-*.yaml` for
 * standards.yaml of the site that hallgate init writes; a folder is a whole site. The messages are in the file
 * <case>.expected.txt, or expected.txt in the folder; a good case without one has no warnings.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { KnownProfile } from './known-profile.js';
import { diskFiles, loadSite, type SiteFiles } from './load.js';
import { formatProblem, problemCodes } from './problem.js';
import { templateDirectory } from './template.js';

const directory = fileURLToPath(new URL('./golden/', import.meta.url));

const mqtt = { kind: 'mqtt', summary: 'a device of the tests' } as const;
const gpio = { ...mqtt, kind: 'gpio' } as const;
const profiles: KnownProfile[] = [
  {
    ...mqtt,
    id: 'test-counter',
    channels: ['line:1-4', 'device'],
    options: z.strictObject({ swap: z.boolean().optional() }),
  },
  { ...mqtt, id: 'test-button', channels: ['button:*'] },
  { ...mqtt, id: 'milesight-vs125', channels: ['line:*', 'region:*', 'device'] },
  { ...gpio, id: 'test-beams', channels: ['line:1'], pins: z.strictObject({ a: z.number(), b: z.number() }) },
  { ...gpio, id: 'gpio-desk-switch', channels: ['desk'] },
  { ...gpio, id: 'gpio-satisfaction-panel', channels: ['panel'] },
  { ...gpio, id: 'gpio-button', channels: ['button:*'] },
  { ...gpio, id: 'gpio-lamp', channels: [] },
  { ...gpio, id: 'gpio-buzzer', channels: [] },
];

const names = readdirSync(directory).filter((name) => /\.(good|bad)(\.yaml)?$/.test(name));

function filesOf(name: string): SiteFiles {
  if (!name.endsWith('.yaml')) return diskFiles(join(directory, name));
  const replaced = name.startsWith('standards-') ? 'standards.yaml' : 'halls/main.yaml';
  const base = diskFiles(templateDirectory);
  return {
    read: (path) => (path === replaced ? readFile(join(directory, name), 'utf8') : base.read(path)),
    list: (path) => base.list(path),
  };
}

async function messagesOf(name: string): Promise<string[]> {
  const loaded = await loadSite(filesOf(name), profiles);
  return ('problems' in loaded ? loaded.problems : loaded.warnings).map(formatProblem);
}

async function expectedOf(name: string): Promise<string[]> {
  const path = name.endsWith('.yaml') ? name.replace('.yaml', '.expected.txt') : `${name}/expected.txt`;
  const isGood = name.includes('.good');
  const text = await readFile(join(directory, path), 'utf8').catch((error: unknown) => {
    if (isGood) return '';
    throw error;
  });
  return text.split('\n').filter(Boolean);
}

describe('each golden site', () => {
  for (const name of names) {
    test(name, async () => {
      const loaded = await loadSite(filesOf(name), profiles);
      expect('problems' in loaded).toBe(name.includes('.bad'));
      expect(await messagesOf(name)).toEqual(await expectedOf(name));
    });
  }

  test('there are at least 25 bad ones', () => {
    expect(names.filter((name) => name.includes('.bad')).length).toBeGreaterThanOrEqual(25);
  });

  test('every code about the files of a site occurs in one of them', async () => {
    const messages = (await Promise.all(names.map(messagesOf))).flat();
    const seen = new Set(messages.map((message) => /\[(\w+)]$/.exec(message)?.[1]));
    // These have tests of their own: a file of a megabyte is not checked in, and secrets are no part of a site.
    const elsewhere = [
      'file_too_large',
      'secrets_missing',
      'secrets_open',
      'no_credential',
      'no_install_password',
    ];
    expect([...seen].sort()).toEqual(
      Object.keys(problemCodes)
        .filter((code) => !elsewhere.includes(code))
        .sort(),
    );
  });

  test('no message tells a secret', async () => {
    const messages = (await Promise.all(names.map(messagesOf))).flat().join('\n');
    expect(messages).not.toContain('hunter2');
  });
});
