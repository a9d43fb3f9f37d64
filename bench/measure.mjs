// Runs the programs in turns on the servers that scripts/servers started, and reports. bench/run starts it.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { report, writeFiles } from './report.mjs';
import { peers, programsOf, workloads } from './targets.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const build = process.env.BENCH_BUILD;
const options = process.argv.slice(2).filter(argument => argument.startsWith('--'));
const chosen = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const quick = options.includes('--quick');
const oneProcessor = options.includes('--one-processor');
const numberOf = (option, otherwise) => {
  const given = options.find(o => o.startsWith(`${option}=`));
  const number = given === undefined ? otherwise : Number(given.slice(option.length + 1));
  if (!Number.isInteger(number) || number < 1) {
    console.error(`error: ${option} takes a number from 1 on`);
    process.exit(1);
  }
  return number;
};
const unknown = chosen.filter(name => !workloads.some(w => w.name === name));
if (unknown.length) {
  console.error(`error: no workload ${unknown.join(', ')}; there are ${workloads.map(w => w.name).join(', ')}`);
  process.exit(1);
}
const divisor = quick ? 10 : 1;
const rounds = numberOf('--rounds', quick ? 3 : 7);
const peerRounds = Math.min(rounds, numberOf('--peer-rounds', 3));
const wantedPeers = options.find(o => o.startsWith('--peers='))?.slice('--peers='.length).split(',').filter(Boolean);
const unknownPeers = (wantedPeers ?? []).filter(name => !peers.some(peer => peer.name === name));
if (unknownPeers.length) {
  console.error(`error: no peer ${unknownPeers.join(', ')}; there are ${peers.map(peer => peer.name).join(', ')}`);
  process.exit(1);
}
const commands = {
  library: [path.join(build, 'bin/bench_library')],
  expert: [path.join(build, 'bin/bench_expert_c')],
};
for (const { name, script, binary } of peers)
  commands[name] = binary ? [path.join(build, 'bin', binary)] : [process.execPath, path.join(here, 'peers', script)];

const began = Date.now();
const say = text => console.error(`[${String(Math.round((Date.now() - began) / 1000)).padStart(4)}s] ${text}`);

function start(program, kind, ...rest) {
  const url = new URL(process.env[`SEQUELIZE_TEST_${kind.toUpperCase()}_URL`]);
  const [file, ...first] = commands[program];
  return execFileSync(file, [...first, ...rest, String(divisor)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      BENCH_DIALECT: kind,
      BENCH_SOCKET: process.env[`SEQUELIZE_TEST_${kind.toUpperCase()}_SOCKET`],
      BENCH_USER: url.username,
      BENCH_PASSWORD: url.password,
      BENCH_DATABASE: url.pathname.slice(1),
    },
  }).trim();
}

function runOnce(program, kind, workload, results) {
  const [name, milliseconds, check, processor, grownKiB] = start(program, kind, workload).split(' ');
  const result = (results[name] ??= { check, times: {}, processor: {} });
  if (check !== result.check)
    throw new Error(`${kind}, ${name}: ${program} came to ${check}, and another program to ${result.check}`);
  (result.times[program] ??= []).push(Number(milliseconds));
  (result.processor[program] ??= []).push(Number(processor));
  if (grownKiB !== undefined && program === 'library') (result.grownKiB ??= []).push(Number(grownKiB));
}

/// The share of the processors that is in use now, while no program of ours runs.
async function otherWork() {
  const spent = () => {
    const times = os.cpus().map(cpu => cpu.times);
    const all = times.flatMap(Object.values).reduce((a, b) => a + b, 0);
    return { all, idle: times.reduce((sum, t) => sum + t.idle, 0) };
  };
  const start = spent();
  await new Promise(resolve => setTimeout(resolve, 3000));
  const end = spent();
  return 1 - (end.idle - start.idle) / (end.all - start.all);
}

/// The workloads of each peer on each server. A peer that does not start is left out, unless it was asked for.
function workloadsOfPeers() {
  const result = {};
  for (const { name, title } of peers.filter(peer => wantedPeers?.includes(peer.name) ?? true))
    try {
      result[name] = Object.fromEntries(kinds.map(kind => [kind, start(name, kind, 'workloads').split(' ')]));
    } catch (error) {
      if (wantedPeers) throw error;
      say(`${title} does not start here, and is left out`);
    }
  return result;
}

const kinds = ['mysql', 'mariadb'].filter(kind => process.env[`SEQUELIZE_TEST_${kind.toUpperCase()}_SOCKET`]);
// findByPk is what buildSql is measured by, and the expert's JOIN what hasManySeparate is.
const comparedWith = chosen.map(name => workloads.find(w => w.name === name).against?.workload);
const needed = workloads.filter(w => !chosen.length || chosen.includes(w.name) || comparedWith.includes(w.name));
const peerWorkloads = workloadsOfPeers();
const run = {
  date: new Date().toISOString().slice(0, 10),
  command: process.env.BENCH_COMMAND,
  machine: `${os.cpus().length} × ${os.cpus()[0].model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
  system: `${os.type()} ${os.release()}, Node.js ${process.version}`,
  rounds,
  peerRounds,
  peers: Object.keys(peerWorkloads),
  quick,
  oneProcessor,
  otherWork: [await otherWork()],
  servers: {},
  results: {},
};
for (const kind of kinds) {
  say(`${kind}: making the data`);
  run.servers[kind] = start('expert', kind, 'data');
  run.results[kind] = {};
}
for (let round = 0; round < rounds; ++round)
  for (const kind of kinds) {
    say(`round ${round + 1} of ${rounds}: ${kind}`);
    for (const { name } of needed) {
      const others = run.peers.filter(peer => round < peerRounds && peerWorkloads[peer][kind].includes(name));
      const programs = [...programsOf(name), ...others];
      // Another one begins in each round, so that none always runs in the other's wake.
      for (let i = 0; i < programs.length; ++i)
        runOnce(programs[(i + round) % programs.length], kind, name, run.results[kind]);
    }
  }
run.otherWork.push(await otherWork());

console.log(report(run));
const complete = !quick && !oneProcessor && !chosen.length && !wantedPeers && kinds.length === 2;
const folder = complete ? path.join(here, '../docs') : path.join(build, 'benchmark');
mkdirSync(folder, { recursive: true });
writeFiles(run, folder);
say(`written: ${path.join(folder, 'benchmark.svg')} and benchmark.md`);
