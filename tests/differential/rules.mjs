// What hides rows: soft deletion, the default scope, scopes; rules.cpp is the same in C++.
import { DataTypes, Op } from 'sequelize';

const define = (sequelize) => {
    const text = () => ({ type: DataTypes.STRING(60), allowNull: false });
    const number = () => ({ type: DataTypes.INTEGER, allowNull: false });
    const key = { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false };
    const Authors = sequelize.define('rule_author', { name: text() }, { timestamps: false });
    const Books = sequelize.define('rule_book', {
        name: text(), pages: number(), listed: { type: DataTypes.BOOLEAN, allowNull: false },
    }, { paranoid: true, defaultScope: { where: { listed: true } } });
    const Tags = sequelize.define('rule_tag', { name: text() }, { timestamps: false });
    const Links = sequelize.define('rule_link', { id: key, grade: { type: DataTypes.INTEGER } }, { paranoid: true });
    Authors.hasMany(Books, { as: 'books', foreignKey: 'authorId' });
    Books.belongsTo(Authors, { as: 'author', foreignKey: 'authorId' });
    Tags.belongsToMany(Books, { as: 'books', through: Links, foreignKey: 'tagId', otherKey: 'bookId' });
    Books.belongsToMany(Tags, { as: 'tags', through: Links, foreignKey: 'bookId', otherKey: 'tagId' });
    return { Authors, Books, Tags, Links };
};

const kinds = ['seen', 'D', 'S', 'DS'];

const fill = async ({ Authors, Books, Tags, Links }) => {
    for (const name of ['ann', 'bob']) await Authors.create({ name });
    await Tags.create({ name: 'tag' });
    for (const name of kinds) {
        const book = await Books.create({ name, pages: 1, listed: !name.includes('S'), authorId: 1 });
        await Links.create({ tagId: 1, bookId: book.id });
    }
    await Books.unscoped().destroy({ where: { name: { [Op.like]: '%D%' } } });
};

const reading = async (cases, { Authors, Books, Tags }) => {
    const sees = (name, path) => cases.check(`rules.${name}`, async () => {
        const seen = [];
        for (const kind of kinds) if (await path(kind)) seen.push(kind);
        return seen;
    });
    const has = (books, name) => books.some((book) => book.name === name);
    const anyway = (name) => Books.unscoped().findOne({ where: { name }, paranoid: false });
    const ann = () => Authors.findByPk(1);
    const tag = () => Tags.findByPk(1);
    const authors = (include, options = {}) => Authors.findAll({ include: [{ association: 'books', ...include }], ...options });

    await sees('findAll', async (name) => has(await Books.findAll(), name));
    await sees('findOne', (name) => Books.findOne({ where: { name } }));
    await sees('findByPk', async (name) => Books.findByPk((await anyway(name)).id));
    await sees('findAndCountAll', async (name) => (await Books.findAndCountAll({ where: { name } })).count);
    await sees('count', (name) => Books.count({ where: { name } }));
    await sees('min', (name) => Books.min('pages', { where: { name } }));
    await sees('sum', (name) => Books.sum('pages', { where: { name } }));
    await sees('paranoid false', (name) => Books.count({ where: { name }, paranoid: false }));
    await sees('unscoped', (name) => Books.unscoped().count({ where: { name } }));
    await sees('neither', (name) => Books.unscoped().count({ where: { name }, paranoid: false }));
    await sees('own include', (name) => Books.findOne({ where: { name }, include: ['author'] }));
    await sees('page', async (name) => has(await Books.findAll({ where: { name }, include: ['tags'], limit: 1 }), name));
    await sees('include', async (name) => has((await authors({}))[0].books, name));
    await sees('include separate', async (name) => has((await authors({ separate: true }, { order: ['id'] }))[0].books, name));
    await sees('include paranoid false', async (name) => has((await authors({ paranoid: false }))[0].books, name));
    await sees('include required', async (name) => (await authors({ where: { name } })).length);
    await sees('include required, page', async (name) => (await authors({ where: { name } }, { limit: 1 })).length);
    await sees('include required, count', (name) => Authors.count({ include: [{ association: 'books', where: { name } }] }));
    await sees('include through', async (name) => has((await Tags.findByPk(1, { include: ['books'] })).books, name));
    await sees('get', async (name) => has(await (await ann()).getBooks(), name));
    await sees('get unscoped', async (name) => has(await (await ann()).getBooks({ scope: false }), name));
    await sees('get paranoid false', async (name) => has(await (await ann()).getBooks({ paranoid: false }), name));
    await sees('get through', async (name) => has(await (await tag()).getBooks(), name));
    await sees('count related', async (name) => (await ann()).countBooks({ where: { name } }));
    await sees('has', async (name) => (await ann()).hasBook(await anyway(name)));
    await sees('has through', async (name) => (await tag()).hasBook(await anyway(name)));
    await cases.check('rules.authors by include', async () => (await authors({})).map((author) => author.name));
};

const writing = async (cases, { Authors, Books, Links }) => {
    const writes = (name, path) => cases.check(`rules.${name}`, async () => {
        const written = [];
        for (const kind of kinds) {
            const find = (t) => Books.unscoped().findOne({ where: { name: kind }, paranoid: false, raw: true, transaction: t });
            const t = await Books.sequelize.transaction();
            try {
                const before = await find(t);
                await path(kind, t);
                const after = await find(t);
                for (const book of [before, after]) if (book) delete book.updatedAt;
                if (JSON.stringify(before) !== JSON.stringify(after)) written.push(kind);
            } finally {
                await t.rollback();
            }
        }
        return written;
    });
    const anyway = (name, transaction) => Books.unscoped().findOne({ where: { name }, paranoid: false, transaction });

    await writes('update', (name, transaction) => Books.update({ pages: 9 }, { where: { name }, transaction }));
    await writes('update paranoid false', (name, transaction) =>
        Books.update({ pages: 9 }, { where: { name }, paranoid: false, transaction }));
    await writes('destroy', (name, transaction) => Books.destroy({ where: { name }, transaction }));
    await writes('destroy force', (name, transaction) => Books.destroy({ where: { name }, force: true, transaction }));
    await writes('destroy truncate', (name, transaction) => Books.unscoped().destroy({ truncate: true, transaction }));
    await writes('restore', (name, transaction) => Books.restore({ where: { name }, transaction }));
    await writes('save', async (name, transaction) => {
        const book = await anyway(name, transaction);
        book.pages = 9;
        await book.save({ transaction });
    });
    await writes('increment of a record', async (name, transaction) => {
        const book = await Books.unscoped().findOne({ where: { name }, paranoid: false, transaction });
        await book.increment('pages', { transaction });
    });
    await writes('destroy of a record', async (name, transaction) =>
        (await anyway(name, transaction)).destroy({ transaction }));
    await writes('restore of a record', async (name, transaction) =>
        (await anyway(name, transaction)).restore({ transaction }));
    await writes('add', async (name, transaction) =>
        (await Authors.findByPk(2)).addBook(await anyway(name, transaction), { transaction }));
    await writes('remove', async (name, transaction) =>
        (await Authors.findByPk(1)).removeBook(await anyway(name, transaction), { transaction }));
    await writes('set', async (name, transaction) => (await Authors.findByPk(1)).setBooks([], { transaction }));

    await cases.check('rules.links', async () => {
        const tag = await Links.sequelize.models.rule_tag.findByPk(1);
        const book = await anyway('seen');
        await tag.removeBook(book);
        return {
            has: await tag.hasBook(book), count: await tag.countBooks(), live: await Links.count(),
            all: await Links.count({ paranoid: false }), books: (await tag.getBooks()).map(({ name }) => name),
        };
    });
};

const scopes = async (cases, sequelize) => {
    const define = (name, whereMergeStrategy) => sequelize.define(name, {
        name: { type: DataTypes.STRING(60), allowNull: false }, level: { type: DataTypes.INTEGER, allowNull: false },
        active: { type: DataTypes.BOOLEAN, allowNull: false },
    }, {
        timestamps: false, whereMergeStrategy,
        defaultScope: { where: { active: true } },
        scopes: {
            high: { where: { level: { [Op.gt]: 1 } } }, low: { where: { level: { [Op.lt]: 3 } } },
            at: (level) => ({ where: { level } }),
            listed: { attributes: ['id', 'name'], order: [['level', 'DESC'], 'name'], limit: 3 },
            leveled: { attributes: ['level'], order: ['name'], limit: 2 },
        },
    });
    for (const strategy of ['overwrite', 'and']) {
        const Projects = define(`rule_${strategy}`, strategy);
        await Projects.sync();
        await Projects.bulkCreate(['a', 'b', 'c', 'd'].map((name, i) =>
            ({ name, level: [1, 2, 2, 3][i], active: i < 2 })));
        const names = (name, model, options = {}) => cases.check(`rules.scopes ${strategy} ${name}`, async () =>
            (await model.findAll({ order: ['name'], ...options })).map((project) => project.name));
        await names('default', Projects);
        await names('unscoped', Projects.unscoped());
        await names('one', Projects.scope('high'));
        await names('default and one', Projects.scope('defaultScope', 'high'));
        await names('two', Projects.scope('high', 'low'));
        await names('arguments', Projects.scope({ method: ['at', 2] }));
        await names('arguments over', Projects.scope('high', { method: ['at', 1] }));
        await names('scope of scope', Projects.scope('low').scope('high'));
        await names('where over default', Projects, { where: { active: false } });
        await names('where beside default', Projects, { where: { level: 2 } });
        await names('where over scope', Projects.scope('high'), { where: { level: 1 } });
        await cases.check(`rules.scopes ${strategy} lists`, async () =>
            (await Projects.scope('listed', 'leveled').findAll()).map(({ name, level }) => [name, level]));
        await cases.check(`rules.scopes ${strategy} limit`, async () =>
            (await Projects.scope('listed').findAll({ limit: 1 })).map(({ name }) => name));
        await cases.check(`rules.scopes ${strategy} count`, () => Projects.scope('listed').count());
        await cases.check(`rules.scopes ${strategy} max`, () => Projects.max('level'));
        await cases.check(`rules.scopes ${strategy} update`, async () =>
            (await Projects.update({ name: 'x' }, { where: { level: 2 } }))[0]);
        await cases.check(`rules.scopes ${strategy} destroy`, () => Projects.scope('high').destroy({}));
        await names('left', Projects.unscoped());
    }
};

export const rules = async (cases, sequelize) => {
    const models = define(sequelize);
    for (const model of Object.values(models)) await model.sync();
    await fill(models);
    await reading(cases, models);
    await writing(cases, models);
    await scopes(cases, sequelize);
};
