// The books of ../routes.cpp with Express and Sequelize. Pages are by offset: Sequelize has no cursors.
const express = require('express');
const { ConnectionError, ForeignKeyConstraintError, Op, OptimisticLockError, UniqueConstraintError, ValidationError }
  = require('sequelize');
const { sequelize, Book } = require('./models');

const app = express();
app.use(express.json({ limit: '64kb' }));

const known = ['author', 'subject', 'title', 'sort', 'limit', 'offset'];
const orders = ['title', 'author', 'release_date'].flatMap((name) => [name, `-${name}`]);
const refuse = (status, field, message) => { throw Object.assign(new Error(message), { status, field }); };
const fields = ['title', 'author', 'release_date', 'subject'];
const check = (body) => {
  for (const name of Object.keys(body)) if (!fields.includes(name)) refuse(422, `/${name}`, 'may not be set');
};
const number = (query, name, otherwise, least, most) => {
  if (query[name] === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(query[name]) || +query[name] < least || +query[name] > most)
    refuse(400, name, `is an integer from ${least} to ${most}`);
  return +query[name];
};
const found = async (id) => (await Book.findByPk(id)) ?? refuse(404, '', 'there is no such record');

app.get('/books', async (req, res) => {
  for (const [name, value] of Object.entries(req.query)) {
    if (!known.includes(name)) refuse(400, name, 'is no parameter here');
    if (typeof value !== 'string') refuse(400, name, 'is there twice');
  }
  const { author, title, sort = 'title' } = req.query;
  if (!orders.includes(sort)) refuse(400, 'sort', `is one of ${orders.join(', ')}`);
  const subject = number(req.query, 'subject', undefined, 0, 999);
  const limit = number(req.query, 'limit', 20, 1, 100);
  const offset = number(req.query, 'offset', 0, 0, 999999999);
  const records = await Book.findAll({
    where: {
      ...(author !== undefined && { author }),
      ...(subject !== undefined && { subject }),
      ...(title !== undefined && { title: { [Op.substring]: title } }),
    },
    order: [sort[0] === '-' ? [sort.slice(1), 'DESC'] : [sort], ['id']],
    limit,
    offset,
  });
  res.json({ records });
});
app.post('/books', async (req, res) => {
  check(req.body);
  const created = await Book.create(req.body, { fields: [...fields, 'createdAt', 'updatedAt', 'version'] });
  res.status(201).location(`/books/${created.id}`).json(created);
});
app.get('/books/:id', async (req, res) => res.json(await found(req.params.id)));
app.patch('/books/:id', async (req, res) => {
  const { version, ...values } = req.body;
  check(values);
  const stored = await found(req.params.id);
  if ((version ?? stored.version) !== stored.version) refuse(409, '/version', 'somebody else has changed it meanwhile');
  res.json(await stored.update(values));
});
app.delete('/books/:id', async (req, res) => {
  if (await Book.destroy({ where: { id: req.params.id } }) === 0) refuse(404, '', 'there is no such record');
  res.status(204).end();
});

const statuses = [[UniqueConstraintError, 409], [ValidationError, 422], [ForeignKeyConstraintError, 409],
  [OptimisticLockError, 409], [ConnectionError, 503]];
app.use((error, req, res, next) => {
  const status = error.status ?? statuses.find(([type]) => error instanceof type)?.[1] ?? 500;
  if (status >= 500) console.error(error.message);
  const items = error.errors?.map(({ path, message }) => ({ field: `/${path}`, message }))
    ?? (error.field === undefined ? [] : [{ field: error.field, message: error.message }]);
  res.status(status).json({ error: status >= 500 ? 'internal error' : error.message, items });
});

const server = app.listen(process.env.PORT ?? 8080, () => console.log(`serving on port ${server.address().port}`));
process.on('SIGTERM', () => server.close(() => sequelize.close()));
