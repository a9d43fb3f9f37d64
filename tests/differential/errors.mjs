// Errors by class, fields and messages; errors.cpp is the same in C++.
import { DataTypes, literal } from 'sequelize';

const renamed = async (names, action) => {
    try {
        return await action();
    } catch (error) {
        error.fields = Object.fromEntries(Object.entries(error.fields).map(([name, value]) => [names[name], value]));
        for (const item of error.errors) {
            item.message = item.message.replace(item.path, names[item.path]);
            item.path = names[item.path];
        }
        throw error;
    }
};

export const errors = async (cases, sequelize, { Books, Grades, Accounts }) => {
    await cases.check('error.notNull', () => Books.create({ author: 'nobody' }));
    await cases.check('error.two notNull', () => Books.create({}));
    await cases.check('error.notNull in update', () => Books.update({ title: null }, { where: { id: 1 } }));
    await cases.check('error.notNull in save', async () => {
        const grade = await Grades.findByPk(1);
        grade.grade = null;
        await grade.save();
    });
    await cases.check('error.notNull in bulkCreate', async () => {
        try {
            await Books.bulkCreate([{ title: 'fine', author: 'fine' }, { title: 'no author' }], { validate: true });
        } catch (error) {
            // DEVIATION bulkCreate with validate: Sequelize throws an AggregateError of BulkRecordErrors; the library
            // one ValidationError whose items name the record.
            const [{ errors: invalid }] = error.errors;
            const items = invalid.errors.map(({ message, type, path }) => (
                { message: `record 1: ${message}`, type, path }));
            return { error: invalid.name, items, message: items.map((i) => `${i.type}: ${i.message}`).join('\n') };
        }
    });
    await cases.check('error.unique', () => Accounts.create({ email: 'a@x' }));
    // DEVIATION UniqueConstraintError: Sequelize names columns, the library attributes; and for a primary key, PRIMARY.
    await cases.check('error.unique of two', () => renamed({ first_name: 'firstName', last_name: 'lastName' }, () =>
        Accounts.create({ email: 'new@x', firstName: 'Ada', lastName: 'L.' })));
    await cases.check('error.unique in bulkCreate', () => Accounts.bulkCreate([{ email: 'new@x' }, { email: 'b@x' }]));
    await cases.check('error.unique in update', () => Accounts.update({ email: 'a@x' }, { where: { email: 'b@x' } }));
    await cases.check('error.unique primary key', () => renamed({ PRIMARY: 'id' }, () =>
        Books.create({ id: 1, title: 't', author: 'a' })));
    await cases.check('error.nothing inserted', async () => [await Books.count(), await Accounts.count()]);
    await cases.check('error.unknown column', () => Books.findAll({ where: literal('`nope` = 1') }));
    await cases.check('error.syntax', () => Books.findAll({ where: literal('AND AND') }));
    await cases.check('error.unknown table', async () => {
        const Ghosts = sequelize.define('ghost', { name: { type: DataTypes.STRING } });
        await Ghosts.findAll();
    });
    await cases.check('error.empty result', () => Books.findOne({ where: { id: 99 }, rejectOnEmpty: true }));
    await cases.check('error.empty result by key', () => Books.findByPk(99, { rejectOnEmpty: true }));
};
