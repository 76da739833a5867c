#!/usr/bin/env node
/** The command line: one file a command, and only the one that runs is loaded, for a gateway should hold no more than it needs. */
import { Command } from 'commander';
import { packageVersion } from '../edge/platform/process.js';

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.js')).demoCommand(),
  run: async () => (await import('./run.js')).runCommand(),
  check: async () => (await import('./check.js')).checkCommand(),
  init: async () => (await import('./init.js')).initCommand(),
  password: async () => (await import('./password.js')).passwordCommand(),
  certificate: async () => (await import('./certificate.js')).certificateCommand(),
  provision: async () => (await import('./provision.js')).provisionCommand(),
  rollup: async () => (await import('./rollup.js')).rollupCommand(),
  decode: async () => (await import('./decode.js')).decodeCommand(),
  replay: async () => (await import('./replay.js')).replayCommand(),
  'score-waits': async () => (await import('./score-waits.js')).scoreWaitsCommand(),
  simulate: async () => (await import('./simulate.js')).simulateCommand(),
};

const program = new Command('hallgate')
  .description('How long people wait in a service hall, told truthfully and at once')
  .version(packageVersion(new URL(import.meta.url)).replace('hallgate ', ''))
  .showHelpAfterError('(--help shows what there is)');

const asked = process.argv[2] ?? '';
const wanted = Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands);
for (const name of wanted) program.addCommand(await commands[name]!());

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
