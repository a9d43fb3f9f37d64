// The benchmark's workloads with Drizzle ORM, as its documentation has them: prepared statements where one is run again,
// relational queries for relations.
'use strict';
const { asc, count, eq, lte, relations, sql, sum } = require('drizzle-orm');
const { drizzle } = require('drizzle-orm/mysql2');
const { bigint, date, datetime, double, int, mysqlTable, varchar } = require('drizzle-orm/mysql-core');
const mysql = require('mysql2/promise');
const {
  checkAuthors, checkReadings, checkSites, checkStudents, connection, createOneByOne, divisor, environment, findByPk, itemsTo,
  main, mixed, updateEach, updates,
} = require('./shared.js');

const number = () => bigint({ mode: 'number' });
const id = () => number().primaryKey().autoincrement();
const text = () => varchar({ length: 255 }).notNull();
const stamps = () => ({
  createdAt: datetime().notNull().$defaultFn(() => new Date()),
  updatedAt: datetime().notNull().$defaultFn(() => new Date()).$onUpdateFn(() => new Date()),
});

const readings = mysqlTable('readings', {
  id: int().primaryKey().autoincrement(),
  total: number().notNull(),
  ratio: double().notNull(),
  name: text(),
  note: text(),
  day: date({ mode: 'string' }).notNull(),
  ...stamps(),
});
const authors = mysqlTable('authors', { id: id(), name: text(), ...stamps() });
const books = mysqlTable('books', {
  id: id(), title: text(), pages: int().notNull(), authorId: number().notNull().references(() => authors.id), ...stamps(),
});
const students = mysqlTable('students', { id: id(), name: text(), ...stamps() });
const courses = mysqlTable('courses', { id: id(), title: text(), ...stamps() });
const enrollments = mysqlTable('enrollments', {
  id: id(),
  score: int().notNull(),
  studentId: number().notNull().references(() => students.id),
  courseId: number().notNull().references(() => courses.id),
  ...stamps(),
});
const items = mysqlTable('items', { id: id(), name: text(), amount: int().notNull(), price: double().notNull(), ...stamps() });
const accounts = mysqlTable('accounts', { id: id(), owner: text(), balance: number().notNull() });
const sites = mysqlTable('sites', { id: id(), name: text() });
const pages = mysqlTable('pages', { id: id(), title: text(), siteId: number().notNull().references(() => sites.id) });
const tags = mysqlTable('tags', { id: id(), title: text(), siteId: number().notNull().references(() => sites.id) });
const notes = mysqlTable('notes', { id: id(), title: text(), pageId: number().notNull().references(() => pages.id) });

const schema = {
  readings, authors, books, students, courses, enrollments, items, accounts, sites, pages, tags, notes,
  authorRelations: relations(authors, ({ many }) => ({ books: many(books) })),
  bookRelations: relations(books, ({ one }) => ({ author: one(authors, { fields: [books.authorId], references: [authors.id] }) })),
  studentRelations: relations(students, ({ many }) => ({ enrollments: many(enrollments) })),
  enrollmentRelations: relations(enrollments, ({ one }) => ({
    student: one(students, { fields: [enrollments.studentId], references: [students.id] }),
    course: one(courses, { fields: [enrollments.courseId], references: [courses.id] }),
  })),
  siteRelations: relations(sites, ({ many }) => ({ pages: many(pages), tags: many(tags) })),
  pageRelations: relations(pages, ({ one, many }) => ({
    site: one(sites, { fields: [pages.siteId], references: [sites.id] }),
    notes: many(notes),
  })),
  tagRelations: relations(tags, ({ one }) => ({ site: one(sites, { fields: [tags.siteId], references: [sites.id] }) })),
  noteRelations: relations(notes, ({ one }) => ({ page: one(pages, { fields: [notes.pageId], references: [pages.id] }) })),
};

// MariaDB has no LATERAL, which the default mode needs. The other one is for servers like that.
const mode = environment('BENCH_DIALECT') === 'mariadb' ? 'planetscale' : 'default';
const pool = mysql.createPool({ ...connection(), connectionLimit: 8 });
const db = drizzle({ client: pool, schema, mode });

const readingById = db.select().from(readings).where(eq(readings.id, sql.placeholder('id'))).prepare();
const accountById = db.select().from(accounts).where(eq(accounts.id, sql.placeholder('id'))).prepare();

/// With a relation to one below a relation to many, the other mode's SQL is none that MariaDB reads.
const manyToMany = {
  run: () => db.query.students.findMany({ with: { enrollments: { with: { course: true } } }, orderBy: asc(students.id) }),
  check: rows => checkStudents(rows, student => student.enrollments.map(e => [e.course, e.score])),
};

const clearItems = { reset: () => db.execute(sql`TRUNCATE ${items}`) };
async function checkItems(ids) {
  const [{ rows, amounts, prices }] = await db
    .select({ rows: count(), amounts: sum(items.amount), prices: sum(items.price) })
    .from(items);
  return { rows, sum: Number(amounts) + Math.trunc(prices) + ids };
}

async function checkBalances() {
  const [{ balances }] = await db.select({ balances: sum(accounts.balance) }).from(accounts).where(lte(accounts.id, updates));
  return { rows: updates, sum: Number(balances) };
}

main(
  {
    findAll: { run: () => db.select().from(readings), check: checkReadings },
    findByPk: { run: () => findByPk(async id => (await readingById.execute({ id }))[0]) },
    hasManyJoin: {
      run: () => db.query.authors.findMany({ with: { books: true }, orderBy: asc(authors.id) }),
      check: checkAuthors,
    },
    ...(mode === 'default' && { manyToMany }),
    bulkCreate: {
      ...clearItems,
      run: async () => {
        const all = itemsTo(100_000 / divisor);
        const ids = [];
        // All of them at once are "Maximum call stack size exceeded".
        for (let from = 0; from < all.length; from += 500)
          ids.push(...await db.insert(items).values(all.slice(from, from + 500)).$returningId());
        return ids;
      },
      check: rows => checkItems(rows.reduce((sum, row) => sum + row.id, 0)),
    },
    createOneByOne: {
      ...clearItems,
      run: () =>
        db.transaction(tx => createOneByOne(async item => (await tx.insert(items).values(item).$returningId())[0].id)),
      check: checkItems,
    },
    threeLevels: {
      run: () => db.query.sites.findMany({ with: { pages: { with: { notes: true } }, tags: true }, orderBy: asc(sites.id) }),
      check: checkSites,
    },
    updateByKey: {
      run: () =>
        db.transaction(tx => updateEach((id, balance) => tx.update(accounts).set({ balance }).where(eq(accounts.id, id)))),
      check: checkBalances,
    },
    loadThenSave: {
      run: () =>
        db.transaction(tx =>
          updateEach(async (id, i) => {
            const [account] = await tx.select().from(accounts).where(eq(accounts.id, id));
            await tx.update(accounts).set({ balance: 2 * i }).where(eq(accounts.id, account.id));
          }),
        ),
      check: checkBalances,
    },
    mixedThreads: {
      run: () =>
        mixed(
          async id => (await accountById.execute({ id }))[0],
          async id => {
            const [result] = await db.update(accounts).set({ balance: sql`${accounts.balance} + 1` }).where(eq(accounts.id, id));
            return result.affectedRows;
          },
        ),
    },
  },
  { close: () => pool.end() },
);
