// From the times of a run to tables and a chart.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { peers, workloads } from './targets.mjs';

const kindTitles = { mysql: 'MySQL', mariadb: 'MariaDB' };
const begin = '<!-- bench/run writes from here -->';
const end = '<!-- to here -->';

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const timesOf = (results, name, program) => results[name]?.times[program];
const medianOf = (results, name, program) => median(timesOf(results, name, program));

/// One line for each workload: the ratios, and whether they are what was asked for.
function ratiosOf(results) {
  return workloads
    .filter(w => results[w.name])
    .map(w => {
      const own = medianOf(results, w.name, 'library');
      const by = ({ program, workload }) => own / medianOf(results, workload, program);
      const row = { ...w };
      row.ratios = [{ title: w.title, most: w.most, ...(w.against ?? { program: 'expert', workload: w.name }) }, w.also]
        .filter(asked => asked?.most !== undefined)
        .map(asked => ({ ...asked, value: by(asked), title: asked.title === w.title ? '' : ` of ${asked.title}` }));
      if (w.processor) {
        const { library, expert } = results[w.name].processor;
        row.ratios.push({ most: w.processor, value: median(library) / median(expert), title: ' of the processor time' });
      }
      if (timesOf(results, w.name, 'sequelize')) row.speedup = medianOf(results, w.name, 'sequelize') / own;
      if (w.faster && row.speedup) row.fasterMet = row.speedup >= w.faster;
      if (w.mostGrownKiB !== undefined) {
        row.grownKiB = Math.max(...results[w.name].grownKiB);
        row.grownMet = row.grownKiB <= w.mostGrownKiB;
      }
      return row;
    });
}

const verdict = met => (met ? 'met' : '**not met**');
const number = (value, target) => value.toFixed(target < 0.1 ? 4 : 2);
const target = value => (Number.isInteger(value) ? String(value) : number(value, value).replace(/0+$/, ''));

function ratioTable(results) {
  const lines = ['| workload | time, by expert C’s | asked | | times faster than Sequelize | asked | |', '|---|---|---|---|---|---|---|'];
  for (const row of ratiosOf(results)) {
    const speed = row.speedup ? row.speedup.toFixed(1) : '';
    row.ratios.forEach(({ value, most, title }, i) => {
      const faster = i === 0 && row.faster;
      lines.push(
        `| ${i === 0 ? row.title : ''} | ${number(value, most)}${title} | ≤ ${target(most)} | ${verdict(value <= most)} | ` +
          `${i === 0 ? speed : ''} | ${faster ? `≥ ${row.faster}` : ''} | ${faster && row.speedup ? verdict(row.fasterMet) : ''} |`,
      );
    });
    if (row.grownKiB !== undefined)
      lines.push(`| its growth of resident memory | ${row.grownKiB} KiB | ≤ ${row.mostGrownKiB} | ${verdict(row.grownMet)} | | | |`);
  }
  return lines;
}

function timeTable(results) {
  const shown = times =>
    times ? `${median(times).toFixed(1)} (${Math.min(...times).toFixed(1)}–${Math.max(...times).toFixed(1)})` : '';
  const lines = [
    '| workload | this library | expert C | Sequelize | fastest by fastest | processor time, by expert C’s |',
    '|---|---|---|---|---|---|',
  ];
  for (const w of workloads)
    if (results[w.name]) {
      const cells = ['library', 'expert', 'sequelize'].map(program => shown(timesOf(results, w.name, program)));
      const { times, processor } = results[w.name];
      const ratios = times.expert
        ? [Math.min(...times.library) / Math.min(...times.expert), median(processor.library) / median(processor.expert)]
        : [];
      lines.push(`| ${w.name} | ${cells.join(' | ')} | ${[0, 1].map(i => ratios[i]?.toFixed(2) ?? '').join(' | ')} |`);
    }
  return lines;
}

/// Each peer's time by ours; nothing where a peer lacks the workload.
function peerTable(results, names) {
  const shown = peers.filter(peer => names.includes(peer.name));
  const lines = [`| workload | ${shown.map(peer => peer.title).join(' | ')} |`, `|---|${'---|'.repeat(shown.length)}`];
  for (const { name } of workloads) {
    const cells = shown.map(peer =>
      timesOf(results, name, peer.name) ? (medianOf(results, name, peer.name) / medianOf(results, name, 'library')).toFixed(1) : '',
    );
    if (cells.some(Boolean)) lines.push(`| ${name} | ${cells.join(' | ')} |`);
  }
  return lines;
}

/// All of a run as Markdown.
export function report(run) {
  const [before, after] = run.otherWork.map(share => `${Math.round(share * 100)} %`);
  const lines = [
    `Measured on ${run.date} by \`${run.command}\`${run.quick ? ', with a tenth of the rows' : ''}: ${run.machine}; ${run.system}; ` +
      `${run.oneProcessor ? 'servers and programs on one processor; ' : ''}${run.rounds} rounds${run.peerRounds < run.rounds ? `, other ORMs in ${run.peerRounds} of them` : ''}. Other work took ${before} of the processors right before, and ${after} right after.`,
  ];
  if (Math.max(...run.otherWork) > 0.1)
    lines.push(
      '',
      '**The machine was busy with other work**, so that clock times say little; the processor time of the programs ' +
        'themselves, in the last column, says more.',
    );
  for (const [kind, results] of Object.entries(run.results)) {
    lines.push('', `### ${kindTitles[kind]}`, '', `${run.servers[kind]}`, '', ...ratioTable(results));
    lines.push('', 'Milliseconds: the median, and the fastest and slowest round. Processor time is that of the client program.', '', ...timeTable(results));
    if (run.peers.length) lines.push('', 'Beside other ORMs: the time of each by that of this library.', '', ...peerTable(results, run.peers));
  }
  return lines.join('\n');
}

const colours = { expert: '#9aa5b1', library: '#2563eb', sequelize: '#f59e0b' };
const titles = { expert: 'expert C', library: 'this library', sequelize: 'Sequelize for Node.js' };

/// Bars of time as a multiple of expert C's, a panel for each server.
function chart(run) {
  const names = workloads.map(w => w.name);
  const bar = 11;
  const group = 3 * bar + 10;
  const left = 130;
  const width = 440;
  const out = [];
  let y = 40;
  const text = (x, at, content, extra = '') => out.push(`<text x="${x}" y="${at}" ${extra}>${content}</text>`);
  text(10, 22, 'Time by that of expert C: shorter is better', 'font-size="15" font-weight="bold"');
  for (const [kind, results] of Object.entries(run.results)) {
    const rows = names.filter(name => timesOf(results, name, 'expert'));
    const ratio = (name, program) => medianOf(results, name, program) / medianOf(results, name, 'expert');
    const longest = Math.max(...rows.flatMap(name => Object.keys(titles).filter(p => timesOf(results, name, p)).map(p => ratio(name, p))));
    text(10, (y += 16), kindTitles[kind], 'font-size="13" font-weight="bold"');
    y += 10;
    for (const name of rows) {
      text(left - 8, y + 2 * bar - 2, name, 'text-anchor="end"');
      Object.keys(titles).forEach((program, i) => {
        if (!timesOf(results, name, program)) return;
        const value = ratio(name, program);
        const length = Math.max(1, (value / longest) * width);
        out.push(`<rect x="${left}" y="${y + i * bar}" width="${length.toFixed(1)}" height="${bar - 1}" fill="${colours[program]}"/>`);
        text((left + length + 4).toFixed(1), y + i * bar + bar - 2, value.toFixed(2), 'font-size="9"');
      });
      y += group;
    }
  }
  Object.entries(titles).forEach(([program, title], i) => {
    out.push(`<rect x="${left + i * 130}" y="${y}" width="10" height="10" fill="${colours[program]}"/>`);
    text(left + i * 130 + 15, y + 9, title);
  });
  const size = `width="640" height="${y + 24}" viewBox="0 0 640 ${y + 24}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11">`,
    '<rect width="100%" height="100%" fill="white"/>',
    ...out,
    '</svg>',
    '',
  ].join('\n');
}

/// Writes the chart, and the tables between the marks of `benchmark.md`, which is made when it is not there.
export function writeFiles(run, folder) {
  writeFileSync(path.join(folder, 'benchmark.svg'), chart(run));
  const page = path.join(folder, 'benchmark.md');
  const old = existsSync(page) ? readFileSync(page, 'utf8') : `${begin}\n${end}\n`;
  const [head, rest] = [old.indexOf(begin), old.indexOf(end)];
  if (head < 0 || rest < head) throw new Error(`${page} lacks the lines "${begin}" and "${end}"`);
  writeFileSync(page, `${old.slice(0, head)}${begin}\n\n${report(run)}\n\n${old.slice(rest)}`);
}
