// Runs the same scenario through Sequelize and through the library, each in a database of its own on one server, and
// compares results, tables and rows.
//
//   SEQUELIZE_TEST_URL=mysql://user:password@host:port/database node compare.mjs path/to/differential
import { spawn } from 'node:child_process';
import { inspect } from 'node:util';

import mysql from 'mysql2/promise';
import { Sequelize } from 'sequelize';

import { associations } from './associations.mjs';
import { Cases } from './cases.mjs';
import { definitions } from './definitions.mjs';
import { documents } from './documents.mjs';
import { errors } from './errors.mjs';
import { hooks } from './hooks.mjs';
import { define } from './models.mjs';
import { reading } from './reading.mjs';
import { rules } from './rules.mjs';
import { upserting } from './upserting.mjs';
import { validation } from './validation.mjs';
import { values } from './values.mjs';
import { writing } from './writing.mjs';

const leastCases = 540;
const began = Date.now();

const urlOf = (base, database) => {
    const url = new URL(base);
    url.pathname = `/${database}`;
    return url.href;
};

const runSequelize = async (url) => {
    const cases = new Cases();
    const logging = (line) => cases.log.push(line);
    const sequelize = new Sequelize(url, { logging });
    // Sequelize sends what it does for several records at once on as many connections as there are: which of them gets
    // which id would be chance. One connection takes them in their order.
    const ordered = new Sequelize(url, { logging, pool: { max: 1 } });
    try {
        const models = define(sequelize);
        await definitions(cases, sequelize, models);
        await reading(cases, models);
        await writing(cases, models);
        await values(cases, models);
        await errors(cases, sequelize, models);
        await associations(cases, ordered);
        await hooks(cases, ordered);
        await rules(cases, sequelize);
        await validation(cases, sequelize);
        await upserting(cases, sequelize);
        await documents(cases, sequelize);
    } finally {
        await sequelize.close();
        await ordered.close();
    }
    return cases.results;
};

const runLibrary = (program, url) => new Promise((resolve, reject) => {
    const results = new Map();
    // The URL holds a password: other users can see a program's arguments, but not its environment.
    const child = spawn(program, { env: { ...process.env, SEQUELIZE_URL: url }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
    child.stderr.setEncoding('utf8').on('data', (text) => { said += text; });
    child.on('error', reject);
    child.on('close', (code, signal) => {
        if (code !== 0) {
            reject(new Error(`${program} ended with ${signal ?? `status ${code}`}\n${said}`));
            return;
        }
        for (const line of output.split('\n').filter(Boolean)) {
            const { name, result } = JSON.parse(line);
            if (results.has(name)) reject(new Error(`two cases of the library are called ${name}`));
            results.set(name, result);
        }
        resolve({ results, said });
    });
});

// Replaces what differs from run to run: the time of the run, and random UUIDs. The scenario's own UUIDs are of
// version 1, its own times are years away.
const generated = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?$/;
const normalised = (value) => {
    if (Array.isArray(value)) return value.map(normalised);
    if (value !== null && typeof value === 'object') {
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, normalised(member)]));
    }
    if (typeof value !== 'string') return value;
    if (generated.test(value)) return '<uuid>';
    if (time.test(value)) {
        const instant = Date.parse(value.endsWith('Z') ? value : `${value.replace(' ', 'T')}Z`);
        // A DATETIME column has whole seconds.
        if (instant >= began - 1000 && instant <= Date.now() + 1000) return '<now>';
    }
    return value;
};

// What the server says of both databases, through one reader.
const readDatabase = async (url) => {
    const database = new URL(url).pathname.slice(1);
    const connection = await mysql.createConnection({
        uri: url, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4',
    });
    const results = new Map();
    try {
        const [tables] = await connection.query('SHOW TABLES');
        const names = tables.map((row) => Object.values(row)[0]).sort();
        results.set('server.tables', names);
        for (const name of names) {
            const [[created]] = await connection.query('SHOW CREATE TABLE ??', [name]);
            results.set(`server.${name}.definition`,
                created['Create Table'].replace(/ AUTO_INCREMENT=\d+/, '').split('\n'));
            const [columns] = await connection.query(
                'SELECT * FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? '
                + 'ORDER BY ORDINAL_POSITION', [database, name]);
            results.set(`server.${name}.columns`, columns.map(({ TABLE_SCHEMA, ...column }) => column));
            const [rows] = await connection.query('SELECT * FROM ??', [name]);
            // Sorted, since random UUIDs are a table's order; without them, since they differ.
            const texts = rows.map((row) => JSON.stringify(normalised(JSON.parse(JSON.stringify(row))))).sort();
            results.set(`server.${name}.rows`, texts.map((text) => JSON.parse(text)));
        }
    } finally {
        await connection.end();
    }
    return results;
};

const shown = (value) => inspect(value, { depth: null, maxArrayLength: null, maxStringLength: 2000, breakLength: 100 });

// The lines that only one of them has, by their longest common subsequence, and a little around them.
const difference = (expected, actual) => {
    const left = shown(expected).split('\n');
    const right = shown(actual).split('\n');
    const common = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
    for (let i = left.length - 1; i >= 0; i -= 1) {
        for (let j = right.length - 1; j >= 0; j -= 1) {
            common[i][j] = left[i] === right[j]
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
        }
    }
    const lines = [];
    for (let i = 0, j = 0; i < left.length || j < right.length;) {
        if (i < left.length && j < right.length && left[i] === right[j]) {
            lines.push([' ', left[i]]);
            i += 1;
            j += 1;
        } else if (j === right.length || (i < left.length && common[i + 1][j] >= common[i][j + 1])) {
            lines.push(['-', left[i]]);
            i += 1;
        } else {
            lines.push(['+', right[j]]);
            j += 1;
        }
    }
    const near = (index) => lines.slice(Math.max(0, index - 2), index + 3).some(([sign]) => sign !== ' ');
    return lines.filter((_, index) => near(index)).map(([sign, line]) => `    ${sign} ${line}`).join('\n');
};

const compare = (expected, actual) => {
    const wrong = [];
    const names = new Set([...expected.keys(), ...actual.keys()]);
    for (const name of names) {
        const fail = (text) => {
            wrong.push(name);
            console.log(`  ${name}:\n${text}`);
        };
        if (!expected.has(name) || !actual.has(name)) {
            fail(`    only ${expected.has(name) ? 'Sequelize' : 'the library'} has this case`);
            continue;
        }
        const left = normalised(expected.get(name));
        const right = normalised(actual.get(name));
        // As texts, since the order of an object's members counts.
        if (JSON.stringify(left) !== JSON.stringify(right)) {
            fail(difference(left, right));
        } else if (left?.error && !name.startsWith('error.')) {
            fail(`    both failed: ${shown(left)}`);
        }
    }
    return { compared: names.size, wrong };
};

const main = async (server, program) => {
    const names = ['js', 'cpp'].map((side) => `sequelize_diff_${side}_${process.pid}`);
    const urls = names.map((name) => urlOf(server, name));
    const admin = await mysql.createConnection(server);
    try {
        for (const name of names) await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [name]);
        const expected = await runSequelize(urls[0]);
        const { results: actual, said } = await runLibrary(program, urls[1]);
        for (const [name, result] of await readDatabase(urls[0])) expected.set(name, result);
        for (const [name, result] of await readDatabase(urls[1])) actual.set(name, result);

        const { compared, wrong } = compare(expected, actual);
        console.log(`${compared} cases compared, ${wrong.length} differ (- Sequelize, + the library)`);
        const told = said.split('\n').filter((line) => wrong.some((name) => line.startsWith(`${name}: `)));
        if (told.length !== 0) console.log(`errors of the library:\n${told.join('\n')}`);
        if (compared < leastCases) console.log(`at least ${leastCases} cases were expected`);
        return wrong.length === 0 && compared >= leastCases ? 0 : 1;
    } finally {
        for (const name of names) await admin.query('DROP DATABASE IF EXISTS ??', [name]);
        await admin.end();
    }
};

const server = process.env.SEQUELIZE_TEST_URL;
const program = process.argv[2];
if (!server || !program) {
    console.error('usage: SEQUELIZE_TEST_URL=mysql://… node compare.mjs path/to/differential');
    process.exitCode = 2;
} else {
    process.exitCode = await main(server, program);
}
