// What the peers' programs share: `node PEER.js WORKLOAD [DIVISOR]`, or `node PEER.js workloads` for the names of those it has.
'use strict';

const divisor = Number(process.argv[3] ?? 1);

function environment(name) {
  if (!process.env[name]) throw new Error(`${name} is not set; start this program with bench/run`);
  return process.env[name];
}

// What mysql2 calls the parts of a connection.
const connection = () => ({
  socketPath: environment('BENCH_SOCKET'),
  user: environment('BENCH_USER'),
  password: environment('BENCH_PASSWORD'),
  database: environment('BENCH_DATABASE'),
});

// What a workload came to: the same in all programs, so that none skips work. Some peers have BIGINT as text.
const nothing = () => ({ rows: 0, sum: 0 });
const keyAt = (i, count) => ((i * 7919) % count) + 1;
const seconds = date => Math.trunc(date.getTime() / 1000);
const sumOf = r =>
  Number(r.id) + Number(r.total) + Math.trunc(r.ratio * 2) + r.name.length + r.note.length + Date.parse(r.day) / 86_400_000 +
  seconds(r.createdAt) + seconds(r.updatedAt);
const itemAt = i => ({ name: `item number ${i}`, amount: i % 1000, price: i * 0.25 });
const itemsTo = count => Array.from({ length: count }, (_, i) => itemAt(i));
/// The sum of the ids from 1 on, for peers that leave them out.
const idsTo = count => (count * (count + 1)) / 2;

const checkReadings = rows => rows.reduce((c, r) => ({ rows: c.rows + 1, sum: c.sum + sumOf(r) }), nothing());

function checkAuthors(authors) {
  const check = nothing();
  for (const author of authors) {
    check.sum += Number(author.id) + author.name.length;
    for (const book of author.books) {
      check.rows += 1;
      check.sum += Number(book.id) + book.pages + book.title.length;
    }
  }
  return check;
}

/// `linksOf` gives a student's courses as pairs of course and score.
function checkStudents(students, linksOf) {
  const check = nothing();
  for (const student of students) {
    check.sum += Number(student.id) + student.name.length;
    for (const [course, score] of linksOf(student)) {
      check.rows += 1;
      check.sum += Number(course.id) + course.title.length + score;
    }
  }
  return check;
}

async function findByPk(find) {
  const check = nothing();
  for (let i = 0; i < 5000 / divisor; ++i) {
    check.sum += sumOf(await find(keyAt(i, 50_000 / divisor)));
    check.rows += 1;
  }
  return check;
}

async function createOneByOne(create) {
  let ids = 0;
  for (let i = 0; i < 5000 / divisor; ++i) ids += Number(await create(itemAt(i)));
  return ids;
}

const updates = 5000 / divisor;
/// `write` gives the account of a key its balance.
async function updateEach(write) {
  for (let i = 0; i < updates; ++i) await write(keyAt(i, updates), i);
}

const foldersTo = count =>
  Array.from({ length: count }, (_, i) => ({
    name: `folder ${i}`,
    documents: Array.from({ length: 10 }, (_, k) => ({ title: `document number ${k}`, pages: i * 10 + k })),
  }));
/// Those documents that know the folder they were created in.
const linkedIn = folders =>
  folders.flatMap(folder => folder.documents.filter(document => Number(document.folderId) === Number(folder.id))).length;

function checkSites(sites) {
  const check = nothing();
  const add = record => {
    check.rows += 1;
    check.sum += Number(record.id) + record.title.length;
  };
  for (const site of sites) {
    check.sum += Number(site.id) + site.name.length;
    site.tags.forEach(add);
    for (const page of site.pages) {
      add(page);
      page.notes.forEach(add);
    }
  }
  return check;
}

/// Eight workers: `find` gives an account, `increment` how many rows it changed.
async function mixed(find, increment) {
  const accounts = 100_000 / divisor;
  const calls = 2500 / divisor;
  const worker = async t => {
    let sum = 0;
    for (let i = 0; i < calls; ++i) {
      const key = keyAt(t * calls + i, accounts);
      if (i % 5 === 4) sum += await increment(key);
      else {
        const account = await find(key);
        sum += Number(account.id) + account.owner.length;
      }
    }
    return sum;
  };
  const sums = await Promise.all(Array.from({ length: 8 }, (_, t) => worker(t)));
  return { rows: 8 * calls, sum: sums.reduce((a, b) => a + b, 0) };
}

/// Runs the workload of the command line once to warm up and once on the clock. `reset` comes before each run, `check` after
/// the last, both off the clock.
async function measure(workloads, { open = () => {}, close }) {
  const name = process.argv[2];
  if (name === 'workloads') return console.log(Object.keys(workloads).join(' '));
  const workload = workloads[name];
  if (!workload) throw new Error(`no workload ${name}; there are ${Object.keys(workloads).join(', ')}`);
  await open();
  await workload.reset?.();
  await workload.run();
  await workload.reset?.();
  const start = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const result = await workload.run();
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  const check = await (workload.check ?? (same => same))(result);
  console.log(`${name} ${time.toFixed(3)} ${check.rows}:${check.sum} ${((user + system) / 1e3).toFixed(3)}`);
  await close();
}

/// As `measure`, with an error's message on the console.
const main = (workloads, session) =>
  measure(workloads, session).catch(error => {
    console.error(error.message);
    process.exit(1);
  });

module.exports = {
  checkAuthors, checkReadings, checkSites, checkStudents, connection, createOneByOne, divisor, environment, findByPk, foldersTo,
  idsTo, itemsTo, linkedIn, main, mixed, updateEach, updates,
};
