#!/usr/bin/env node
/** The command line: one file a command. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { packageRoot } from '../edge/platform/process.js';
import { checkCommand } from './check.js';
import { decodeCommand } from './decode.js';
import { demoCommand } from './demo.js';
import { initCommand } from './init.js';
import { passwordCommand } from './password.js';
import { provisionCommand } from './provision.js';
import { replayCommand } from './replay.js';
import { runCommand } from './run.js';

const { version } = JSON.parse(
  readFileSync(new URL('package.json', packageRoot(new URL(import.meta.url))), 'utf8'),
) as {
  version: string;
};

const program = new Command('hallgate')
  .description('How long people wait in a service hall, told truthfully and at once')
  .version(version)
  .showHelpAfterError('(--help shows what there is)');

const commands = [
  demoCommand(),
  runCommand(),
  checkCommand(),
  initCommand(),
  passwordCommand(),
  provisionCommand(),
  decodeCommand(),
  replayCommand(),
];
for (const command of commands) program.addCommand(command);

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
