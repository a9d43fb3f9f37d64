// The same calls of QueryInterface through Sequelize and through query_interface.cpp, each in a database of its own on one
// server: the statements must be the same texts, and the tables what SHOW CREATE TABLE says of them.
//
//   SEQUELIZE_TEST_URL=mysql://user:password@host:port/database node query_interface.mjs path/to/program
import { spawn } from 'node:child_process';

import mysql from 'mysql2/promise';
import { DataTypes as D, Op, Sequelize } from 'sequelize';

const leastCases = 190;

// What is meant to differ, each a DEVIATION: the library's own statement, and whether the table differs, too.
const deviations = new Map();
const deviation = (name, reason, sql, table) => deviations.set(name, { reason, sql, table });

// DEVIATION texts: Sequelize escapes a quote by a backslash, which the mode NO_BACKSLASH_ESCAPES takes for itself.
const withDoubledQuotes = (sql) => sql?.map((text) => text.replaceAll("\\'", "''"));

const types = {
    STRING: D.STRING, 'STRING(100)': D.STRING(100), 'STRING.BINARY': D.STRING.BINARY,
    'STRING(20).BINARY': D.STRING(20).BINARY, CHAR: D.CHAR, 'CHAR(2)': D.CHAR(2), 'CHAR(2).BINARY': D.CHAR(2).BINARY,
    TEXT: D.TEXT, 'TEXT tiny': D.TEXT('tiny'), 'TEXT medium': D.TEXT('medium'), 'TEXT long': D.TEXT('long'),
    TINYINT: D.TINYINT, 'TINYINT.UNSIGNED': D.TINYINT.UNSIGNED, SMALLINT: D.SMALLINT, MEDIUMINT: D.MEDIUMINT,
    INTEGER: D.INTEGER, 'INTEGER.UNSIGNED': D.INTEGER.UNSIGNED, 'INTEGER(11)': D.INTEGER(11),
    'INTEGER(5).UNSIGNED.ZEROFILL': D.INTEGER(5).UNSIGNED.ZEROFILL, BIGINT: D.BIGINT,
    'BIGINT.UNSIGNED': D.BIGINT.UNSIGNED, FLOAT: D.FLOAT, 'FLOAT(11)': D.FLOAT(11), 'FLOAT(11, 4)': D.FLOAT(11, 4),
    DOUBLE: D.DOUBLE, 'DOUBLE(11, 4)': D.DOUBLE(11, 4), REAL: D.REAL, DECIMAL: D.DECIMAL, 'DECIMAL(10)': D.DECIMAL(10),
    'DECIMAL(10, 2)': D.DECIMAL(10, 2), 'DECIMAL(10, 2).UNSIGNED': D.DECIMAL(10, 2).UNSIGNED, BOOLEAN: D.BOOLEAN,
    DATE: D.DATE, 'DATE(6)': D.DATE(6), DATEONLY: D.DATEONLY, TIME: D.TIME, UUID: D.UUID, BLOB: D.BLOB,
    'BLOB tiny': D.BLOB('tiny'), 'BLOB medium': D.BLOB('medium'), 'BLOB long': D.BLOB('long'),
    ENUM: D.ENUM('draft', "it's"), JSON: D.JSON, GEOMETRY: D.GEOMETRY,
};

const attributes = {
    null: { type: D.INTEGER, allowNull: true },
    'not null': { type: D.INTEGER, allowNull: false },
    'default 1': { type: D.INTEGER, defaultValue: 1 },
    'default null': { type: D.INTEGER, defaultValue: null },
    'default text': { type: D.STRING(20), defaultValue: "it's" },
    'default empty': { type: D.STRING(20), defaultValue: '' },
    'default true': { type: D.BOOLEAN, defaultValue: true },
    'default false': { type: D.BOOLEAN, allowNull: false, defaultValue: false },
    'default double': { type: D.DOUBLE, defaultValue: 1.5 },
    'default enum': { type: D.ENUM('draft', 'published'), defaultValue: 'draft' },
    'default literal': { type: D.DATE, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') },
    'default day': { type: D.DATEONLY, defaultValue: '2024-02-29' },
    unique: { type: D.INTEGER, unique: true },
    comment: { type: D.STRING(20), comment: "what it's for" },
    much: { type: D.STRING(20), allowNull: false, unique: true, defaultValue: 'x', comment: 'c' },
    first: { type: D.INTEGER, first: true },
    after: { type: D.INTEGER, after: 'id' },
};

const plain = () => ({
    id: { type: D.INTEGER, primaryKey: true, autoIncrement: true },
    a: { type: D.INTEGER },
    b: { type: D.STRING(40) },
    other: { type: D.INTEGER },
});

class Steps {
    results = new Map();
    lines = [];

    constructor(url) {
        this.sequelize = new Sequelize(url, { logging: (line) => this.lines.push(line) });
        this.qi = this.sequelize.getQueryInterface();
    }

    async check(name, table, action) {
        this.lines.length = 0;
        const result = {};
        try {
            await action();
            // What Sequelize asks first is left out: the library asks, too, but does not log that.
            result.sql = this.lines.map((line) => line.slice(line.indexOf(': ') + 2))
                .filter((sql) => !/^(SHOW|SELECT) /.test(sql));
        } catch (error) {
            result.error = error.message;
        }
        if (table) {
            const [tables] = await this.sequelize.query(`SHOW TABLES LIKE '${table}'`);
            if (tables.length) {
                const [[created]] = await this.sequelize.query(`SHOW CREATE TABLE \`${table}\``);
                result.table = created['Create Table'];
            }
        }
        this.results.set(name, result);
    }
}

const columns = async (steps) => {
    const { qi } = steps;
    for (const [name, type] of Object.entries(types)) {
        await steps.check(`createTable ${name}`, 't', () => qi.createTable('t', {
            id: { type: D.INTEGER, allowNull: false, primaryKey: true }, c: { type },
        }));
        await qi.dropTable('t');
    }
    for (const [name, type] of Object.entries(types)) {
        await qi.createTable('t', plain());
        await steps.check(`addColumn ${name}`, 't', () => qi.addColumn('t', 'c', { type }));
        await steps.check(`removeColumn ${name}`, 't', () => qi.removeColumn('t', 'c'));
        await qi.dropTable('t');
    }
    for (const [name, attribute] of Object.entries(attributes)) {
        await qi.createTable('t', plain());
        await steps.check(`addColumn ${name}`, 't', () => qi.addColumn('t', 'c', { ...attribute }));
        await steps.check(`changeColumn ${name}`, 't', () => qi.changeColumn('t', 'a', { ...attribute }));
        await qi.dropTable('t');
    }
    await qi.createTable('other', {
        id: { type: D.INTEGER, primaryKey: true, autoIncrement: true }, code: { type: D.STRING(10), unique: true },
    });
    for (const action of ['CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION']) {
        const refers = () => ({
            type: D.INTEGER, references: { model: 'other', key: 'id' }, onDelete: action, onUpdate: 'cascade',
        });
        await steps.check(`createTable references ${action}`, 't', () => qi.createTable('t', { ...plain(), c: refers() }));
        await qi.dropTable('t');
        await qi.createTable('t', plain());
        await steps.check(`addColumn references ${action}`, 't', () => qi.addColumn('t', 'c', refers()));
        deviation(`changeColumn references ${action}`,
            'Sequelize drops the type and all else but the foreign key; in one statement both are changed',
            [`ALTER TABLE \`t\` CHANGE \`a\` \`a\` INTEGER, ADD FOREIGN KEY (\`a\`) REFERENCES \`other\` (\`id\`) `
                + `ON DELETE ${action} ON UPDATE CASCADE;`]);
        await steps.check(`changeColumn references ${action}`, 't', () => qi.changeColumn('t', 'a', refers()));
        deviation(`removeColumn with its key ${action}`, 'the key and the column go together, or not at all',
            ['ALTER TABLE `t` DROP FOREIGN KEY `t_c_foreign_idx`, DROP `c`;']);
        await steps.check(`removeColumn with its key ${action}`, 't', () => qi.removeColumn('t', 'c'));
        await qi.dropTable('t');
    }
    await qi.createTable('t', plain());
    deviation('renameColumn', 'RENAME COLUMN keeps the collation, the comment and all else, which CHANGE forgets',
        ['ALTER TABLE `t` RENAME COLUMN `b` TO `bb`;']);
    await steps.check('renameColumn', 't', () => qi.renameColumn('t', 'b', 'bb'));
    await qi.dropTable('t');
    await qi.dropTable('other');
};

const tables = async (steps) => {
    const { qi } = steps;
    await steps.check('createTable options', 't', () => qi.createTable('t', plain(), {
        uniqueKeys: { a_b: { fields: ['a', 'b'] } }, engine: 'InnoDB', charset: 'utf8mb4', collate: 'utf8mb4_bin',
        comment: "it's one", rowFormat: 'DYNAMIC', initialAutoIncrement: 100,
    }));
    await steps.check('createTable again', 't', () => qi.createTable('t', plain()));
    await steps.check('renameTable', 'u', () => qi.renameTable('t', 'u'));
    await steps.check('dropTable', 'u', () => qi.dropTable('u'));
    await steps.check('dropTable again', 'u', () => qi.dropTable('u'));
    await steps.check('createTable composite key', 't', () => qi.createTable('t', {
        a: { type: D.INTEGER, primaryKey: true }, b: { type: D.INTEGER, primaryKey: true },
    }));
    await steps.check('dropTable composite key', 't', () => qi.dropTable('t'));
};

const indexes = async (steps) => {
    const { qi } = steps;
    const check = async (name, fields, options) => {
        await qi.createTable('t', plain());
        await steps.check(`addIndex ${name}`, 't', () => qi.addIndex('t', fields, options));
        await qi.dropTable('t');
    };
    await check('one', ['a'], {});
    await check('two', ['a', 'b'], {});
    await check('name', ['a'], { name: 'by_a' });
    await check('unique', ['a'], { unique: true });
    await check('type UNIQUE', ['a'], { type: 'UNIQUE' });
    await check('FULLTEXT', ['b'], { type: 'FULLTEXT' });
    await check('BTREE', ['a'], { using: 'BTREE' });
    await check('HASH', ['a'], { using: 'HASH' });
    await check('length', [{ name: 'b', length: 5 }], {});
    await check('order', [{ name: 'a', order: 'DESC' }, { name: 'b', length: 5, order: 'ASC' }], {});
    await check('prefix', ['a'], { prefix: 'somethingElse' });
    await qi.createTable('t', plain());
    await qi.addIndex('t', ['a']);
    await qi.addIndex('t', ['b'], { name: 'by_b' });
    await steps.check('removeIndex by fields', 't', () => qi.removeIndex('t', ['a']));
    await steps.check('removeIndex by name', 't', () => qi.removeIndex('t', 'by_b'));
    await qi.dropTable('t');
};

const constraints = async (steps) => {
    const { qi } = steps;
    await qi.createTable('other', { id: { type: D.INTEGER, primaryKey: true, autoIncrement: true } });
    const check = async (name, options, constraint) => {
        await qi.createTable('t', plain());
        await steps.check(`addConstraint ${name}`, 't', () => qi.addConstraint('t', options));
        await steps.check(`removeConstraint ${name}`, 't', () => qi.removeConstraint('t', constraint));
        await qi.dropTable('t');
    };
    await check('unique', { fields: ['a', 'b'], type: 'unique' }, 't_a_b_uk');
    await check('unique name', { fields: ['a'], type: 'UNIQUE', name: 'one_a' }, 'one_a');
    const wrong = 'Sequelize sends DROP INDEX, which a check is none of';
    const dropCheck = (name) => [`ALTER TABLE \`t\` DROP ${process.env.SEQUELIZE_TEST_MARIADB ? 'CONSTRAINT' : 'CHECK'} \`${name}\`;`];
    deviation('removeConstraint check', wrong, dropCheck('t_a_ck'), true);
    deviation('removeConstraint check of texts', wrong, dropCheck('b_in'), true);
    deviation('removeConstraint check of two', wrong, dropCheck('t_a_ck'), true);
    await check('check', { fields: ['a'], type: 'check', where: { a: { [Op.gt]: 3 } } }, 't_a_ck');
    await check('check of texts', {
        fields: ['b'], type: 'CHECK', name: 'b_in', where: { b: { [Op.in]: ['x', "it's"] } },
    }, 'b_in');
    await check('check of two', {
        fields: ['a'], type: 'check', where: { a: { [Op.between]: [1, 9] }, b: { [Op.ne]: '' } },
    }, 't_a_ck');
    await check('foreign key', {
        fields: ['other'], type: 'foreign key', references: { table: 'other', field: 'id' }, onDelete: 'cascade',
        onUpdate: 'SET NULL',
    }, 't_other_other_fk');
    await check('foreign key name', {
        fields: ['other'], type: 'FOREIGN KEY', name: 'to_other', references: { table: 'other', fields: ['id'] },
    }, 'to_other');
    await qi.createTable('t', { a: { type: D.INTEGER, allowNull: false } });
    await steps.check('addConstraint primary key', 't', () => qi.addConstraint('t', { fields: ['a'], type: 'primary key' }));
    deviation('removeConstraint primary key', 'Sequelize sends DROP INDEX PRIMARY: the same by another word',
        ['ALTER TABLE `t` DROP PRIMARY KEY;']);
    await steps.check('removeConstraint primary key', 't', () => qi.removeConstraint('t', 'PRIMARY'));
    await qi.dropTable('t');
    await qi.dropTable('other');
};

const databases = async (steps) => {
    const { qi } = steps;
    await steps.check('createDatabase', '', () => qi.createDatabase('sequelize_diff_qi_made', { charset: 'utf8mb4' }));
    await steps.check('createDatabase collate', '',
        () => qi.createDatabase('sequelize_diff_qi_made', { charset: 'utf8mb4', collate: 'utf8mb4_bin' }));
    await steps.check('dropDatabase', '', () => qi.dropDatabase('sequelize_diff_qi_made'));
};

const runSequelize = async (url) => {
    const steps = new Steps(url);
    try {
        for (const part of [columns, tables, indexes, constraints, databases]) await part(steps);
    } finally {
        await steps.sequelize.close();
    }
    return steps.results;
};

const runLibrary = (program, url) => new Promise((resolve, reject) => {
    // The URL holds a password: other users can see a program's arguments, but not its environment.
    const child = spawn(program, { env: { ...process.env, SEQUELIZE_URL: url }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
    child.on('error', reject);
    child.on('close', (code, signal) => {
        if (code !== 0) reject(new Error(`${program} ended with ${signal ?? `status ${code}`}`));
        else resolve(new Map(output.split('\n').filter(Boolean).map((line) => {
            const { name, result } = JSON.parse(line);
            return [name, result];
        })));
    });
});

const compare = (expected, actual) => {
    let wrong = 0;
    const say = (name, text) => {
        wrong += 1;
        console.log(`  ${name}: ${text}`);
    };
    for (const name of new Set([...expected.keys(), ...actual.keys()])) {
        const left = expected.get(name);
        const right = actual.get(name);
        if (!left || !right) {
            say(name, `only ${left ? 'Sequelize' : 'the library'} has this case`);
            continue;
        }
        const known = deviations.get(name);
        const theirs = JSON.stringify(withDoubledQuotes(left.sql));
        const sql = known ? JSON.stringify(known.sql) : theirs;
        if (JSON.stringify(right.sql) !== sql) say(name, `\n    - ${sql}\n    + ${JSON.stringify(right.sql ?? right.error)}`);
        if (known && theirs === sql) say(name, `no DEVIATION: both say ${sql}`);
        if (!known && left.error) say(name, `Sequelize failed: ${left.error}`);
        if (!known?.table && left.table !== right.table) say(name, `\n    - ${left.table}\n    + ${right.table}`);
    }
    return wrong;
};

const main = async (server, program) => {
    const names = ['js', 'cpp'].map((side) => `sequelize_diff_qi_${side}_${process.pid}`);
    const urls = names.map((name) => {
        const url = new URL(server);
        url.pathname = `/${name}`;
        return url.href;
    });
    const admin = await mysql.createConnection(server.replace(/^mariadb:/, 'mysql:'));
    try {
        for (const name of names) await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [name]);
        const expected = await runSequelize(urls[0].replace(/^mariadb:/, 'mysql:'));
        const actual = await runLibrary(program, urls[1]);
        const wrong = compare(expected, actual);
        console.log(`${actual.size} cases compared, ${wrong} differences (- Sequelize, + the library)`);
        if (actual.size < leastCases) console.log(`at least ${leastCases} cases were expected`);
        return wrong === 0 && actual.size >= leastCases ? 0 : 1;
    } finally {
        for (const name of names) await admin.query('DROP DATABASE IF EXISTS ??', [name]);
        await admin.end();
    }
};

const server = process.env.SEQUELIZE_TEST_URL;
const program = process.argv[2];
if (!server || !program) {
    console.error('usage: SEQUELIZE_TEST_URL=mysql://… node query_interface.mjs path/to/differential_query_interface');
    process.exitCode = 2;
} else {
    process.exitCode = await main(server, program);
}
