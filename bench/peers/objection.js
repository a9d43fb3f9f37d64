// The benchmark's workloads with Objection.js on knex, as its guide has them: models with relation mappings, eager graphs.
'use strict';
const { Model, raw } = require('objection');
const knex = require('knex')({
  client: 'mysql2',
  connection: { ...require('./shared.js').connection(), timezone: 'Z', dateStrings: ['DATE'] },
  pool: { min: 0, max: 8 },
});
const {
  checkAuthors, checkReadings, checkStudents, createOneByOne, divisor, findByPk, idsTo, itemsTo, main, mixed,
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

const clearItems = { reset: () => Item.query().truncate() };
async function checkItems(ids) {
  const [{ amounts, prices }] = await Item.query().sum('amount as amounts').sum('price as prices');
  return { rows: await Item.query().resultSize(), sum: Number(amounts) + Math.trunc(prices) + ids };
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
