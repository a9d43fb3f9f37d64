// The benchmark's workloads with Objection.js on knex, as its guide has them: models with relation mappings, eager graphs.
'use strict';
const { Model, raw } = require('objection');
const knex = require('knex')({
  client: 'mysql2',
  connection: { ...require('./shared.js').connection(), timezone: 'Z', dateStrings: ['DATE'] },
  pool: { min: 0, max: 8 },
});
const {
  checkAuthors, checkReadings, checkSites, checkStudents, createOneByOne, divisor, findByPk, foldersTo, idsTo, itemsTo, linkedIn,
  main, mixed, updateEach, updates,
} = require('./shared.js');

Model.knex(knex);

const stamps = () => ({ createdAt: new Date(), updatedAt: new Date() });

// As in the guide's recipe for timestamps.
class Stamped extends Model {
  $beforeInsert() {
    Object.assign(this, stamps());
  }
  $beforeUpdate() {
    this.updatedAt = new Date();
  }
}

class Reading extends Stamped {
  static tableName = 'readings';
}
class Book extends Stamped {
  static tableName = 'books';
}
class Author extends Stamped {
  static tableName = 'authors';
  static relationMappings = {
    books: { relation: Model.HasManyRelation, modelClass: Book, join: { from: 'authors.id', to: 'books.authorId' } },
  };
}
class Course extends Stamped {
  static tableName = 'courses';
}
class Student extends Stamped {
  static tableName = 'students';
  static relationMappings = {
    courses: {
      relation: Model.ManyToManyRelation,
      modelClass: Course,
      join: {
        from: 'students.id',
        through: { from: 'enrollments.studentId', to: 'enrollments.courseId', extra: ['score'] },
        to: 'courses.id',
      },
    },
  };
}
class Item extends Stamped {
  static tableName = 'items';
}
class Account extends Model {
  static tableName = 'accounts';
}
class Document extends Stamped {
  static tableName = 'documents';
}
class Folder extends Stamped {
  static tableName = 'folders';
  static relationMappings = {
    documents: { relation: Model.HasManyRelation, modelClass: Document, join: { from: 'folders.id', to: 'documents.folderId' } },
  };
}
class Note extends Model {
  static tableName = 'notes';
}
class Page extends Model {
  static tableName = 'pages';
  static relationMappings = {
    notes: { relation: Model.HasManyRelation, modelClass: Note, join: { from: 'pages.id', to: 'notes.pageId' } },
  };
}
class Tag extends Model {
  static tableName = 'tags';
}
class Site extends Model {
  static tableName = 'sites';
  static relationMappings = {
    pages: { relation: Model.HasManyRelation, modelClass: Page, join: { from: 'sites.id', to: 'pages.siteId' } },
    tags: { relation: Model.HasManyRelation, modelClass: Tag, join: { from: 'sites.id', to: 'tags.siteId' } },
  };
}

const clearItems = { reset: () => Item.query().truncate() };
async function checkItems(ids) {
  const [{ amounts, prices }] = await Item.query().sum('amount as amounts').sum('price as prices');
  return { rows: await Item.query().resultSize(), sum: Number(amounts) + Math.trunc(prices) + ids };
}

async function checkBalances() {
  const [{ balances }] = await Account.query().where('id', '<=', updates).sum('balance as balances');
  return { rows: updates, sum: Number(balances) };
}

main(
  {
    findAll: { run: () => Reading.query(), check: checkReadings },
    findByPk: { run: () => findByPk(id => Reading.query().findById(id)) },
    hasManyJoin: { run: () => Author.query().withGraphJoined('books').orderBy('authors.id'), check: checkAuthors },
    hasManySeparate: { run: () => Author.query().withGraphFetched('books').orderBy('id'), check: checkAuthors },
    manyToMany: {
      run: () => Student.query().withGraphFetched('courses').orderBy('id'),
      check: rows => checkStudents(rows, student => student.courses.map(course => [course, course.score])),
    },
    // Objection inserts many models at once on PostgreSQL only, and refers to knex for the other databases.
    bulkCreate: {
      ...clearItems,
      run: async () => {
        const rows = itemsTo(100_000 / divisor).map(item => ({ ...item, ...stamps() }));
        await knex.batchInsert(Item.tableName, rows);
        return rows.length;
      },
      check: count => checkItems(idsTo(count)),
    },
    createOneByOne: {
      ...clearItems,
      run: () => Item.transaction(trx => createOneByOne(async item => (await Item.query(trx).insert(item)).id)),
      check: checkItems,
    },
    threeLevels: { run: () => Site.query().withGraphFetched('[pages.notes, tags]').orderBy('id'), check: checkSites },
    nestedCreate: {
      reset: async () => {
        await Document.query().truncate();
        await Folder.query().delete();
      },
      run: () => Folder.transaction(trx => Folder.query(trx).insertGraph(foldersTo(200 / divisor))),
      check: async rows => {
        const [{ pages }] = await Document.query().sum('pages as pages');
        return { rows: await Document.query().resultSize(), sum: Number(pages) + linkedIn(rows) };
      },
    },
    updateByKey: {
      run: () => Account.transaction(trx => updateEach((id, balance) => Account.query(trx).findById(id).patch({ balance }))),
      check: checkBalances,
    },
    loadThenSave: {
      run: () =>
        Account.transaction(trx =>
          updateEach(async (id, i) => {
            const account = await Account.query(trx).findById(id);
            await account.$query(trx).patch({ balance: 2 * i });
          }),
        ),
      check: checkBalances,
    },
    mixedThreads: {
      run: () =>
        mixed(
          id => Account.query().findById(id),
          id => Account.query().findById(id).patch({ balance: raw('balance + 1') }),
        ),
    },
  },
  { close: () => knex.destroy() },
);
