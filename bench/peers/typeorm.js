// The benchmark's workloads with TypeORM, as its documentation has them for JavaScript: entity schemas and repositories.
'use strict';
const { DataSource, EntitySchema, LessThanOrEqual, MoreThan } = require('typeorm');
const {
  checkAuthors, checkReadings, checkSites, checkStudents, connection, createOneByOne, divisor, findByPk, foldersTo, itemsTo,
  linkedIn, main, mixed, updateEach, updates,
} = require('./shared.js');

const id = type => ({ type, primary: true, generated: 'increment' });
const stamps = { createdAt: { type: 'datetime', createDate: true }, updatedAt: { type: 'datetime', updateDate: true } };
const text = { type: 'varchar' };
const keyTo = (target, column, inverseSide) => ({ type: 'many-to-one', target, joinColumn: { name: column }, inverseSide });

const entities = [
  new EntitySchema({
    name: 'Reading',
    tableName: 'readings',
    columns: {
      id: id('int'), total: { type: 'bigint' }, ratio: { type: 'double' }, name: text, note: text, day: { type: 'date' }, ...stamps,
    },
  }),
  new EntitySchema({
    name: 'Author',
    tableName: 'authors',
    columns: { id: id('bigint'), name: text, ...stamps },
    relations: { books: { type: 'one-to-many', target: 'Book', inverseSide: 'author' } },
  }),
  new EntitySchema({
    name: 'Book',
    tableName: 'books',
    columns: { id: id('bigint'), title: text, pages: { type: 'int' }, authorId: { type: 'bigint' }, ...stamps },
    relations: { author: keyTo('Author', 'authorId', 'books') },
  }),
  // A many-to-many with properties of its own is an entity between two, in TypeORM's documentation.
  new EntitySchema({
    name: 'Student',
    tableName: 'students',
    columns: { id: id('bigint'), name: text, ...stamps },
    relations: { enrollments: { type: 'one-to-many', target: 'Enrollment', inverseSide: 'student' } },
  }),
  new EntitySchema({
    name: 'Enrollment',
    tableName: 'enrollments',
    columns: {
      id: id('bigint'), score: { type: 'int' }, studentId: { type: 'bigint' }, courseId: { type: 'bigint' }, ...stamps,
    },
    relations: { student: keyTo('Student', 'studentId', 'enrollments'), course: keyTo('Course', 'courseId') },
  }),
  new EntitySchema({ name: 'Course', tableName: 'courses', columns: { id: id('bigint'), title: text, ...stamps } }),
  new EntitySchema({
    name: 'Item',
    tableName: 'items',
    columns: { id: id('bigint'), name: text, amount: { type: 'int' }, price: { type: 'double' }, ...stamps },
  }),
  new EntitySchema({
    name: 'Account',
    tableName: 'accounts',
    columns: { id: id('bigint'), owner: text, balance: { type: 'bigint' } },
  }),
  new EntitySchema({
    name: 'Folder',
    tableName: 'folders',
    columns: { id: id('bigint'), name: text, ...stamps },
    relations: { documents: { type: 'one-to-many', target: 'Document', inverseSide: 'folder', cascade: true } },
  }),
  new EntitySchema({
    name: 'Document',
    tableName: 'documents',
    columns: { id: id('bigint'), title: text, pages: { type: 'int' }, folderId: { type: 'bigint' }, ...stamps },
    relations: { folder: keyTo('Folder', 'folderId', 'documents') },
  }),
  new EntitySchema({
    name: 'Site',
    tableName: 'sites',
    columns: { id: id('bigint'), name: text },
    relations: {
      pages: { type: 'one-to-many', target: 'Page', inverseSide: 'site' },
      tags: { type: 'one-to-many', target: 'Tag', inverseSide: 'site' },
    },
  }),
  new EntitySchema({
    name: 'Page',
    tableName: 'pages',
    columns: { id: id('bigint'), title: text, siteId: { type: 'bigint' } },
    relations: { site: keyTo('Site', 'siteId', 'pages'), notes: { type: 'one-to-many', target: 'Note', inverseSide: 'page' } },
  }),
  new EntitySchema({
    name: 'Tag',
    tableName: 'tags',
    columns: { id: id('bigint'), title: text, siteId: { type: 'bigint' } },
    relations: { site: keyTo('Site', 'siteId', 'tags') },
  }),
  new EntitySchema({
    name: 'Note',
    tableName: 'notes',
    columns: { id: id('bigint'), title: text, pageId: { type: 'bigint' } },
    relations: { page: keyTo('Page', 'pageId', 'notes') },
  }),
];

const { user: username, ...rest } = connection();
const dataSource = new DataSource({ type: 'mysql', username, ...rest, poolSize: 8, timezone: 'Z', dateStrings: ['DATE'], entities });
const [readings, authors, students, items, accounts, folders, documents, sites] = [
  'Reading', 'Author', 'Student', 'Item', 'Account', 'Folder', 'Document', 'Site',
].map(name => dataSource.getRepository(name));

const clearItems = { reset: () => items.clear() };
async function checkItems(ids) {
  return { rows: await items.count(), sum: (await items.sum('amount')) + Math.trunc(await items.sum('price')) + ids };
}

const updateInTransaction = write =>
  dataSource.transaction(manager => {
    const repository = manager.getRepository('Account');
    return updateEach((id, i) => write(repository, id, i));
  });
const checkBalances = async () => ({
  rows: updates,
  sum: Number(await accounts.sum('balance', { id: LessThanOrEqual(updates) })),
});

main(
  {
    findAll: { run: () => readings.find(), check: checkReadings },
    findByPk: { run: () => findByPk(id => readings.findOneBy({ id })) },
    hasManyJoin: { run: () => authors.find({ relations: { books: true }, order: { id: 'ASC' } }), check: checkAuthors },
    // No hasManySeparate: with relationLoadStrategy 'query', a tenth of these rows takes minutes.
    manyToMany: {
      run: () => students.find({ relations: { enrollments: { course: true } }, order: { id: 'ASC' } }),
      check: rows => checkStudents(rows, student => student.enrollments.map(e => [e.course, e.score])),
    },
    bulkCreate: {
      ...clearItems,
      run: async () => {
        const rows = itemsTo(100_000 / divisor);
        await items.insert(rows);
        return rows;
      },
      check: rows => checkItems(rows.reduce((sum, row) => sum + Number(row.id), 0)),
    },
    createOneByOne: {
      ...clearItems,
      run: () =>
        dataSource.transaction(manager => {
          const repository = manager.getRepository('Item');
          return createOneByOne(async item => (await repository.save(item)).id);
        }),
      check: checkItems,
    },
    threeLevels: {
      run: () => sites.find({ relations: { pages: { notes: true }, tags: true }, order: { id: 'ASC' } }),
      check: checkSites,
    },
    nestedCreate: {
      reset: async () => {
        await documents.clear();
        await folders.delete({ id: MoreThan(0) });
      },
      run: () => folders.save(foldersTo(200 / divisor)),
      check: async rows => ({ rows: await documents.count(), sum: (await documents.sum('pages')) + linkedIn(rows) }),
    },
    updateByKey: {
      run: () => updateInTransaction((repository, id, balance) => repository.update({ id }, { balance })),
      check: checkBalances,
    },
    loadThenSave: {
      run: () =>
        updateInTransaction(async (repository, id, i) => {
          const account = await repository.findOneBy({ id });
          account.balance = 2 * i;
          await repository.save(account);
        }),
      check: checkBalances,
    },
    mixedThreads: {
      run: () =>
        mixed(
          id => accounts.findOneBy({ id }),
          async id => (await accounts.increment({ id }, 'balance', 1)).affected,
        ),
    },
  },
  { open: () => dataSource.initialize(), close: () => dataSource.destroy() },
);
