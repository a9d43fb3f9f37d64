// The benchmark's workloads with Sequelize for Node.js: `node main.js WORKLOAD [DIVISOR]`. bench/run starts it.
'use strict';
const { Sequelize, DataTypes, Op } = require('sequelize');
const { divisor, environment, main } = require('./shared.js');

const sequelize = new Sequelize(environment('BENCH_DATABASE'), environment('BENCH_USER'), environment('BENCH_PASSWORD'), {
  dialect: environment('BENCH_DIALECT') === 'mariadb' ? 'mysql' : environment('BENCH_DIALECT'), // both through mysql2
  dialectOptions: { socketPath: environment('BENCH_SOCKET') },
  pool: { max: 8 },
  logging: false,
});

// A new object for each attribute: Sequelize keeps what it is given, and writes into it.
const text = () => ({ type: DataTypes.STRING, allowNull: false });
const int = () => ({ type: DataTypes.INTEGER, allowNull: false });
const bigint = () => ({ type: DataTypes.BIGINT, allowNull: false });
const double = () => ({ type: DataTypes.DOUBLE, allowNull: false });
const date = () => ({ type: DataTypes.DATEONLY, allowNull: false });
const id = () => ({ type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true });

const Reading = sequelize.define('reading', { total: bigint(), ratio: double(), name: text(), note: text(), day: date() });
const Author = sequelize.define('author', { id: id(), name: text() });
const Book = sequelize.define('book', { id: id(), title: text(), pages: int(), authorId: bigint() });
const Student = sequelize.define('student', { id: id(), name: text() });
const Course = sequelize.define('course', { id: id(), title: text() });
const Enrollment = sequelize.define('enrollment', { id: id(), score: int(), studentId: bigint(), courseId: bigint() });
const Item = sequelize.define('item', { id: id(), name: text(), amount: int(), price: double() });
const Account = sequelize.define('account', { id: id(), owner: text(), balance: bigint() }, { timestamps: false });
const Club = sequelize.define('club', { id: id(), name: text() }, { timestamps: false });
const Membership = sequelize.define('membership', { id: id(), role: { ...int(), defaultValue: 0 }, clubId: bigint(), accountId: bigint() });
const Folder = sequelize.define('folder', { id: id(), name: text() });
const Document = sequelize.define('document', { id: id(), title: text(), pages: int(), folderId: bigint() });
const Site = sequelize.define('site', { id: id(), name: text() }, { timestamps: false });
const Page = sequelize.define('page', { id: id(), title: text(), siteId: bigint() }, { timestamps: false });
const Tag = sequelize.define('tag', { id: id(), title: text(), siteId: bigint() }, { timestamps: false });
const Note = sequelize.define('note', { id: id(), title: text(), pageId: bigint() }, { timestamps: false });
Folder.hasMany(Document, { as: 'documents', foreignKey: { name: 'folderId', allowNull: false } });
Site.hasMany(Page, { as: 'pages', foreignKey: 'siteId' });
Site.hasMany(Tag, { as: 'tags', foreignKey: 'siteId' });
Page.hasMany(Note, { as: 'notes', foreignKey: 'pageId' });
Author.hasMany(Book, { as: 'books', foreignKey: 'authorId' });
Student.belongsToMany(Course, { as: 'courses', through: Enrollment, foreignKey: 'studentId', otherKey: 'courseId' });
Club.belongsToMany(Account, { as: 'accounts', through: Membership, foreignKey: 'clubId', otherKey: 'accountId' });

// What a workload came to: the same in all programs, so that none skips work.
const nothing = () => ({ rows: 0, sum: 0 });
const keyAt = (i, count) => ((i * 7919) % count) + 1;
const seconds = date => Math.trunc(date.getTime() / 1000);
const sumOf = r =>
  r.id + Number(r.total) + Math.trunc(r.ratio * 2) + r.name.length + r.note.length + Date.parse(r.day) / 86_400_000 +
  seconds(r.createdAt) + seconds(r.updatedAt);
const itemAt = i => ({ name: `item number ${i}`, amount: i % 1000, price: i * 0.25 });

function checkAuthors(authors) {
  const check = nothing();
  for (const author of authors) {
    check.sum += author.id + author.name.length;
    for (const book of author.books) {
      check.rows += 1;
      check.sum += book.id + book.pages + book.title.length;
    }
  }
  return check;
}

function checkStudents(students) {
  const check = nothing();
  for (const student of students) {
    check.sum += student.id + student.name.length;
    for (const course of student.courses) {
      check.rows += 1;
      check.sum += course.id + course.title.length + course.enrollment.score;
    }
  }
  return check;
}

// `ids`: the sum of those that came back.
async function checkItems(ids) {
  return { rows: await Item.count(), sum: Number(await Item.sum('amount')) + Math.trunc(await Item.sum('price')) + ids };
}

function checkSites(sites) {
  const check = nothing();
  const add = record => {
    check.rows += 1;
    check.sum += record.id + record.title.length;
  };
  for (const site of sites) {
    check.sum += site.id + site.name.length;
    site.tags.forEach(add);
    for (const page of site.pages) {
      add(page);
      page.notes.forEach(add);
    }
  }
  return check;
}

// What the rows hold that updateByKey and loadThenSave write, in `calls` calls.
const calls = 5000 / divisor;
async function checkBalances() {
  return { rows: calls, sum: Number(await Account.sum('balance', { where: { id: { [Op.lte]: calls } } })) };
}
const eachInTransaction = write =>
  sequelize.transaction(async transaction => {
    for (let i = 0; i < calls; ++i) await write(i, keyAt(i, calls), transaction);
  });

async function mixed() {
  const accounts = 100_000 / divisor;
  const calls = 2500 / divisor;
  const worker = async t => {
    let sum = 0;
    for (let i = 0; i < calls; ++i) {
      const key = keyAt(t * calls + i, accounts);
      if (i % 5 === 4) {
        const [, affected] = await sequelize.query('UPDATE `accounts` SET `balance` = `balance` + 1 WHERE `id` = ?', {
          replacements: [key],
          type: 'UPDATE',
        });
        sum += affected;
      } else {
        const account = await Account.findByPk(key);
        sum += account.id + account.owner.length;
      }
    }
    return sum;
  };
  const sums = await Promise.all(Array.from({ length: 8 }, (_, t) => worker(t)));
  return { rows: 8 * calls, sum: sums.reduce((a, b) => a + b, 0) };
}

// What relatedAdd links.
const linked = {};

// `reset` comes before each run, `check` after the last, both off the clock.
const workloads = {
  findAll: {
    run: () => Reading.findAll(),
    check: rows => rows.reduce((c, r) => ({ rows: c.rows + 1, sum: c.sum + sumOf(r) }), nothing()),
  },
  findByPk: {
    run: async () => {
      const check = nothing();
      for (let i = 0; i < 5000 / divisor; ++i) {
        check.sum += sumOf(await Reading.findByPk(keyAt(i, 50_000 / divisor)));
        check.rows += 1;
      }
      return check;
    },
  },
  hasManyJoin: { run: () => Author.findAll({ include: 'books', order: ['id'] }), check: checkAuthors },
  hasManySeparate: {
    run: () => Author.findAll({ include: { association: 'books', separate: true }, order: ['id'] }),
    check: checkAuthors,
  },
  manyToMany: { run: () => Student.findAll({ include: 'courses', order: ['id'] }), check: checkStudents },
  bulkCreate: {
    reset: () => Item.truncate(),
    run: () => Item.bulkCreate(Array.from({ length: 100_000 / divisor }, (_, i) => itemAt(i))),
    // Sequelize leaves the ids null on MySQL: their sum, which the other programs have, is made up.
    check: items => checkItems((items.length * (items.length + 1)) / 2),
  },
  createOneByOne: {
    reset: () => Item.truncate(),
    run: () =>
      sequelize.transaction(async transaction => {
        let ids = 0;
        for (let i = 0; i < 5000 / divisor; ++i) ids += (await Item.create(itemAt(i), { transaction })).id;
        return ids;
      }),
    check: checkItems,
  },
  balancedRandom: {
    run: async () => {
      const check = nothing();
      for (let i = 0; i < 10; ++i) {
        const where = { id: { [Op.lte]: keyAt(i, 1000 / divisor) } };
        const one = checkAuthors(
          await Author.findAll({ where, include: { association: 'books', separate: true }, order: ['id'] }),
        );
        check.rows += one.rows;
        check.sum += one.sum;
      }
      return check;
    },
  },
  threeLevels: {
    run: () => Site.findAll({ include: [{ association: 'pages', include: ['notes'] }, 'tags'], order: ['id'] }),
    check: checkSites,
  },
  nestedCreate: {
    reset: async () => {
      await Document.truncate();
      await Folder.destroy({ where: {} });
    },
    // One by one: bulkCreate leaves the ids null on MySQL, so that its documents would refer to nothing.
    run: () =>
      sequelize.transaction(async transaction => {
        const folders = [];
        for (let i = 0; i < 200 / divisor; ++i) {
          const documents = Array.from({ length: 10 }, (_, k) => ({ title: `document number ${k}`, pages: i * 10 + k }));
          folders.push(await Folder.create({ name: `folder ${i}`, documents }, { include: ['documents'], transaction }));
        }
        return folders;
      }),
    check: async folders => ({
      rows: await Document.count(),
      sum:
        Number(await Document.sum('pages')) +
        folders.flatMap(folder => folder.documents.filter(document => document.folderId === folder.id)).length,
    }),
  },
  updateByKey: {
    run: () => eachInTransaction((i, id, transaction) => Account.update({ balance: i }, { where: { id }, transaction })),
    check: checkBalances,
  },
  loadThenSave: {
    run: () =>
      eachInTransaction(async (i, id, transaction) => {
        const account = await Account.findByPk(id, { transaction });
        account.balance = 2 * i;
        await account.save({ transaction });
      }),
    check: checkBalances,
  },
  relatedAdd: {
    reset: async () => {
      await Membership.truncate();
      linked.clubs = await Club.findAll({ order: ['id'], limit: 20 / divisor });
      linked.members = await Account.findAll({ where: { id: { [Op.lte]: 1000 } }, order: ['id'] });
    },
    run: async () => {
      for (const club of linked.clubs) await club.addAccounts(linked.members);
    },
    check: async () => {
      const rows = await Membership.findAll();
      return { rows: rows.length, sum: rows.reduce((sum, row) => sum + Number(row.clubId) * Number(row.accountId), 0) };
    },
  },
  mixedThreads: { run: mixed },
};

main(workloads, { open: () => sequelize.authenticate(), close: () => sequelize.close() });
