// One MySQL database, migrated by sequelize-cli and by sequelize-cpp in turn: each sees what the other ran.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import mysql from 'mysql2/promise';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.argv[2];
const url = new URL(process.env.SEQUELIZE_TEST_URL.replace(/^mariadb:/, 'mysql:'));
const database = `${url.pathname.slice(1)}_cli`;
url.pathname = `/${database}`;

const folder = mkdtempSync(join(here, 'cli-'));
for (const name of ['config', 'node', 'ours', 'seeders', 'models']) mkdirSync(join(folder, name));
writeFileSync(join(folder, 'package.json'), '{"type": "commonjs"}');  // the one above says module
// Both read the URL from the environment.
writeFileSync(join(folder, 'config', 'config.json'),
    JSON.stringify({ development: { use_env_variable: 'CLI_URL', dialect: 'mysql' } }));
const environment = { ...process.env, CLI_URL: url.href, NODE_ENV: 'development', NO_COLOR: '1' };

const plain = text => text.replace(/\x1b\[[0-9;]*m/g, '').replace(/\(\d+\.\d{3}s\)/g, '(seconds)');
// Without the header, which names the programs, and what each says of the configuration.
const bodyOf = text => plain(text).split('\n').filter(line => !/^(Sequelize CLI|Loaded conf|Using environment|Parsed url)/.test(line))
    .join('\n').trim();
const run = (command, args) => {
    const done = spawnSync(command, args, { cwd: folder, env: environment, encoding: 'utf8' });
    if (done.error) throw done.error;
    return { code: done.status, out: bodyOf(done.stdout), err: bodyOf(done.stderr) };
};
const node = (...args) => run(process.execPath,
    [join(here, 'node_modules', 'sequelize-cli', 'lib', 'sequelize'), ...args, '--migrations-path', 'node']);
const ours = (...args) => run(program, [...args, '--migrations-path', 'ours']);

let failures = 0;
let checks = 0;
const same = (what, actual, expected) => {
    ++checks;
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    ++failures;
    console.log(`${what}:\n  is       ${JSON.stringify(actual)}\n  expected ${JSON.stringify(expected)}`);
};

const jsOf = table => `module.exports = {
    up: (queryInterface, Sequelize) => queryInterface.createTable('${table}', { id: { type: Sequelize.INTEGER, primaryKey: true } }),
    down: queryInterface => queryInterface.dropTable('${table}'),
};\n`;
const sqlOf = table => `-- migrate:up\nCREATE TABLE ${table} (id INTEGER NOT NULL, PRIMARY KEY (id));\n-- migrate:down\nDROP TABLE ${table};\n`;
const migration = (stem, table) => {
    writeFileSync(join(folder, 'node', `${stem}.js`), jsOf(table));
    writeFileSync(join(folder, 'ours', `${stem}.sql`), sqlOf(table));
};
const [one, two, three] = ['20260101000001-one', '20260101000002-two', '20260101000003-three'];
migration(one, 'ones');
migration(two, 'twos');

const server = await mysql.createConnection({ host: url.hostname, port: url.port, user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password) });
const query = async sql => (await server.query(sql))[0];
const executed = async () => (await query(`SELECT name FROM \`${database}\`.SequelizeMeta ORDER BY name`)).map(row => row.name);
const tables = async () => (await query(`SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${database}'
    AND TABLE_NAME NOT LIKE 'Sequelize%' ORDER BY TABLE_NAME`)).map(row => row.name);
const metaTable = async () => (await query(`SHOW CREATE TABLE \`${database}\`.SequelizeMeta`))[0]['Create Table'];

// Commands and options: what sequelize-cli has, with its words, defaults and types.
const raw = (command, args) => {
    const done = spawnSync(command, args, { cwd: folder, env: environment, encoding: 'utf8' });
    if (done.error) throw done.error;
    return { code: done.status, all: plain(done.stdout + done.stderr) };
};
const nodeProgram = join(here, 'node_modules', 'sequelize-cli', 'lib', 'sequelize');
const optionsOf = text => {
    const found = {};
    for (const [, name, rest] of text.matchAll(/^  --(\S+) +(.*)$/gm)) {
        const marks = [...rest.matchAll(/\[([^\]]*)\]/g)].map(match => match[1].replace(/"/g, ''));
        found[name] = { help: rest.replace(/ *\[.*$/, ''), marks };
    }
    return found;
};
const commandsOf = text => Object.fromEntries(
    [...text.matchAll(/^  \S+ ([a-z:]+) +(\S.*)$/gm)].map(([, name, help]) => [name, help]));
// What is other on purpose: refused with a reason, or safer. '*': of each command.
const otherwise = {
    '*': [],
    'db:create': ['encoding', 'ctype', 'template'],  // PostgreSQL's
    'db:drop': ['charset', 'collate', 'encoding', 'ctype', 'template'],  // Node reads them and does nothing
    'db:migrate:status': ['to', 'from', 'name'],  // the same
    'db:migrate:schema:timestamps:add': ['to', 'from', 'name'],  // the same
    'model:generate': ['force', 'name', 'attributes'],  // a boolean; --from-database needs neither
    'model:create': ['force', 'name', 'attributes'],
};
for (const name of ['init', 'init:config', 'init:migrations', 'init:models', 'init:seeders'])
    otherwise[name] = ['force'];  // keeps what it replaces
const nodeCommands = commandsOf(raw(process.execPath, [nodeProgram, '--help']).all);
const ourCommands = commandsOf(raw(program, ['--help']).all);
same('commands are read', Object.keys(nodeCommands).length, 22);
for (const [command, help] of Object.entries(nodeCommands)) {
    same(`${command}: what it does`, ourCommands[command], help);
    const theirs = optionsOf(raw(process.execPath, [nodeProgram, command, '--help']).all);
    const own = optionsOf(raw(program, [command, '--help']).all);
    same(`${command}: options are read`, Object.keys(theirs).length >= 10, true);
    for (const [name, option] of Object.entries(theirs)) {
        const differs = JSON.stringify(own[name]) !== JSON.stringify(option);
        same(`${command} --${name}`, differs, (otherwise[command] ?? []).includes(name));
        if (differs && !(otherwise[command] ?? []).includes(name)) console.log(own[name], option);
        if (own[name] === undefined) {
            const refused = raw(program, [command, `--${name}`, 'x']);
            same(`${command} --${name}: refused with a reason`,
                [refused.code, /Unknown argument: \S+\n(It is for|sequelize-cli reads it)/.test(refused.all)], [2, true]);
        }
    }
}

// Words and files of what needs no database.
const words = text => plain(text).replaceAll(join(folder, 'node'), 'F').replaceAll(join(folder, 'ours'), 'F').replaceAll(folder, 'F')
    .replaceAll('sequelize-cpp', 'sequelize').replace(/\. Did you mean [^?]*\?/g, '').replace(/\b20\d{12}(?=-)/g, 'TIME').replace(/\.(js|cpp|hpp|sql)\b/g, '.X')
    .split('\n').filter(line => line !== '' && !/^(Sequelize CLI|Loaded conf|Using environment|Options:|  -|Commands:|  \S+ [a-z:]+ )/.test(line));
const both = (...args) => {
    const [theirs, own] = ['node', 'ours'].map(place => {
        const where = join(folder, 'words', place);
        mkdirSync(where, { recursive: true });
        const [command, first] = place === 'node' ? [process.execPath, [nodeProgram]] : [program, []];
        const done = spawnSync(command, [...first, ...args], { cwd: where, env: environment, encoding: 'utf8' });
        return { failed: done.status !== 0, words: words(done.stdout + done.stderr).map(line => line.replaceAll(`F/words/${place}`, 'F')) };
    });
    same(args.join(' '), own, theirs);
};
both();
both('db:migrate', '--foo', '--bar');
both('migration:generate');
both('seed:generate');
both('db:migrate', '--name', 'a', '--to', 'b');
both('db:migrate', '--name', 'a', '--from', 'b');
both('model:generate', '--name', 'x');
both('model:generate');
both('init:migrations');
both('init:models');
both('init:seeders');
both('init:seeders');
both('init:config');
both('init:config');
both('migration:generate', '--name', 'create-x');
both('migration:create', '--name', 'create-y');
both('seed:generate', '--name', 'some');
both('seed:create', '--name', 'more');
both('model:generate', '--name', 'User', '--attributes', 'first_name:string,role:enum:{Admin,Guest User}');
both('model:generate', '--name', 'User', '--attributes', 'a:string');
both('model:create', '--name', 'Book', '--attributes', 'a:strng');

try {
    await query(`DROP DATABASE IF EXISTS \`${database}\``);
    same('db:create', ours('db:create'), { code: 0, out: `Database ${database} created.`, err: '' });

    // Nothing has run.
    const fresh = ours('db:migrate:status');
    same('status of nothing', fresh, { code: 0, out: `down ${one}.sql\ndown ${two}.sql`, err: '' });
    same('undo of nothing', ours('db:migrate:undo'), node('db:migrate:undo'));
    same('undo:all of nothing', ours('db:migrate:undo:all'), node('db:migrate:undo:all'));

    // Node migrates; ours sees it, has nothing to do, and undoes its twin.
    const text = node('db:migrate');
    same('Node migrates', text.code, 0);
    const byNode = await metaTable();
    const seen = ours('db:migrate:status');
    const unknown = ' (checksum unknown)';  // Node knows no checksums, and so says nothing of them
    same('ours sees it', seen, { code: 0, out: `up ${one}.js${unknown}\nup ${two}.js${unknown}`, err: '' });
    same('the same words', { ...seen, out: seen.out.replaceAll(unknown, '') }, node('db:migrate:status'));
    same('up to date', ours('db:migrate'), node('db:migrate'));
    const undone = ours('db:migrate:undo');
    same('undone by the twin', [await executed(), await tables()], [[`${one}.js`], ['ones']]);
    same('Node sees that', node('db:migrate:status').out, `up ${one}.js\ndown ${two}.js`);
    same('Node runs it again', node('db:migrate').code, 0);
    same('in the same words', undone, node('db:migrate:undo'));
    same('ours undoes the rest', ours('db:migrate:undo:all').code, 0);
    same('nothing stays', [await executed(), await tables()], [[], []]);

    // Ours migrates, into a table of its own making; files of the names that Node compares with.
    await query(`DROP TABLE \`${database}\`.SequelizeMeta, \`${database}\`.SequelizeMetaState`);
    same('the same words for running', ours('db:migrate'), text);
    same('the same table', await metaTable(), byNode);
    same('its rows are its files', await executed(), [`${one}.sql`, `${two}.sql`]);

    // Node compares names with the extension: it sees the rows, and not that they are its own migrations.
    same('Node sees the rows', node('db:migrate:status').out,
        `up ${one}.sql\nup ${two}.sql\ndown ${one}.js\ndown ${two}.js`);
    // Programs that name theirs x.js have such rows.
    await query(`UPDATE \`${database}\`.SequelizeMeta SET name = REPLACE(name, '.sql', '.js')`);
    same('Node sees it up', node('db:migrate:status').out, `up ${one}.js\nup ${two}.js`);
    same('ours does, too', ours('db:migrate:status').out, `up ${one}.js\nup ${two}.js`);
    migration(three, 'threes');
    same('Node goes on', node('db:migrate').out.split('\n')[0], `== ${three}: migrating =======`);
    same('Node undoes ours', node('db:migrate:undo', '--name', `${one}.js`).code, 0);
    same('what is left', [await executed(), await tables()], [[`${two}.js`, `${three}.js`], ['threes', 'twos']]);
    same('ours warns and goes on', ours('db:migrate').code, 0);
    same('all is there', await tables(), ['ones', 'threes', 'twos']);

    // Timestamps in the table, by each.
    same('timestamps', ours('db:migrate:schema:timestamps:add'), { code: 0, out: 'Successfully added timestamps to MetaTable.', err: '' });
    same('once', ours('db:migrate:schema:timestamps:add'), node('db:migrate:schema:timestamps:add'));
    same('Node undoes', node('db:migrate:undo').code, 0);
    same('Node runs', node('db:migrate').code, 0);
    same('ours undoes', ours('db:migrate:undo').code, 0);
    same('ours runs', ours('db:migrate').code, 0);
    same('no row without a time',
        (await query(`SELECT COUNT(*) AS n FROM \`${database}\`.SequelizeMeta WHERE createdAt IS NULL OR updatedAt IS NULL`))[0].n, 0);

    // Seeds: kept nowhere.
    writeFileSync(join(folder, 'seeders', '20260101000000-a.js'), `module.exports = {
        up: q => q.bulkInsert('ones', [{ id: 1 }]), down: q => q.bulkDelete('ones', { id: 1 }) };\n`);
    mkdirSync(join(folder, 'sql'));
    writeFileSync(join(folder, 'sql', '20260101000000-a.sql'),
        '-- migrate:up\nINSERT INTO ones VALUES (1);\n-- migrate:down\nDELETE FROM ones WHERE id = 1;\n');
    const seeded = node('db:seed:all');
    const undoneSeed = ours('db:seed:undo', '--seeders-path', 'sql');
    same('seeds', ours('db:seed:all', '--seeders-path', 'sql'), seeded);
    same('seeds undone', node('db:seed:undo'), undoneSeed);
} finally {
    await query(`DROP DATABASE IF EXISTS \`${database}\``);
    await server.end();
    rmSync(folder, { recursive: true, force: true });
}
console.log(`${checks} comparisons with sequelize-cli, ${failures} differ`);
process.exit(failures === 0 ? 0 : 1);
