// Parts of documents, parsed JSON as values, ambient transactions; documents.cpp is the same in C++.
// Keys of documents are in an order that is both MySQL's, by length, and nlohmann-json's, by letters.
import cls from 'cls-hooked';
import { DataTypes, Op, Sequelize } from 'sequelize';

const parts = async (cases, sequelize, Users) => {
    const found = (name, where) => cases.check(`document.where.${name}`, async () =>
        (await Users.findAll({ where, order: ['id'] })).map((user) => user.name));
    await found('text', { 'meta.adr.city': 'Berlin' });
    await found('nested', { meta: { adr: { city: 'Berlin' } } });
    await found('integer', { 'meta.age': 30 });
    await found('greater', { 'meta.age': { [Op.gt]: 25 } });
    await found('between', { 'meta.age': { [Op.between]: [20, 35] } });
    await found('key with blanks', { meta: { 'key one': 'x' } });
    await found('like', { 'meta.adr.city': { [Op.like]: 'B%' } });
    await found('in', { 'meta.adr.city': { [Op.in]: ['Bonn', 'Rome'] } });
    await found('or', { [Op.or]: [{ 'meta.age': 30 }, { 'meta.adr.city': 'Rome' }] });
    await found('with a column', { name: 'ann', 'meta.age': 30 });
    await found('none', { 'meta.adr.city': 'Nowhere' });

    const city = sequelize.json('meta.adr.city');
    await cases.check('document.attribute', () =>
        Users.findAll({ attributes: ['name', [city, 'city']], order: ['id'], raw: true }));
    await cases.check('document.order', async () =>
        (await Users.findAll({ where: { 'meta.adr.city': { [Op.ne]: null } }, order: [[city, 'DESC'], ['id', 'ASC']] }))
            .map((user) => user.name));
    await cases.check('document.count', () => Users.count({ where: { 'meta.adr.city': 'Berlin' } }));
    await cases.check('document.update', async () => {
        await Users.update({ points: 5 }, { where: { 'meta.adr.city': 'Rome' } });
        return Users.findAll({ where: { points: 5 }, attributes: ['name'], raw: true });
    });
    await cases.check('document.destroy', () => Users.destroy({ where: { 'meta.adr.city': 'Rome' } }));
};

const patches = async (cases, Users) => {
    const row = async (id) => (await Users.findByPk(id)).toJSON();
    const parsed = (text) => JSON.parse(text);
    await cases.check('patch.record', async () => {
        const user = await Users.findByPk(1);
        await user.update(parsed('{"name": "Anna", "points": 7, "id": 90}'), { fields: ['name', 'points'] });
        return [user.toJSON(), await row(1)];
    });
    await cases.check('patch.null', async () => {
        const user = await Users.findByPk(1);
        await user.update(parsed('{"note": null}'), { fields: ['note', 'points'] });
        return row(1);
    });
    await cases.check('patch.nothing', async () => {
        const user = await Users.findByPk(1);
        await user.update(parsed('{}'), { fields: ['note'] });
        return row(1);
    });
    await cases.check('patch.document', async () => {
        const user = await Users.findByPk(1);
        await user.update(parsed('{"meta": {"age": 31, "list": [1, {"a": null}], "text": "ü"}}'), { fields: ['meta'] });
        return row(1);
    });
    await cases.check('patch.rows', async () => {
        await Users.update(parsed('{"note": "all", "points": 1}'), { where: { id: { [Op.lt]: 3 } }, fields: ['note'] });
        return [await row(1), await row(2)];
    });
    await cases.check('patch.create', async () => {
        const user = await Users.create(parsed('{"name": "eve", "points": 12, "note": "n"}'), { fields: ['name', 'note'] });
        return row(user.id);
    });
    // DEVIATION patchFromJSON: its errors have JSON pointers for paths.
    await cases.check('patch.invalid', async () => {
        const user = await Users.findByPk(1);
        try {
            await user.update(parsed('{"name": null}'), { fields: ['name'] });
        } catch (error) {
            if (error.name === 'SequelizeValidationError') return error.errors.map((item) => item.type);
            throw error;
        }
        return 'none';
    });
};

const ambient = async (cases, sequelize, Users) => {
    const names = async () => (await Users.findAll({ where: { note: 'cls' }, order: ['id'], transaction: null })).map((user) => user.name);
    const create = (name, options) => Users.create({ name, note: 'cls' }, options);
    await cases.check('ambient.commit', async () => {
        await sequelize.transaction(async () => {
            await create('c1');
            await create('c2');
        });
        return names();
    });
    await cases.check('ambient.rollback', async () => {
        const seen = [];
        try {
            await sequelize.transaction(async () => {
                await create('r1');
                await Users.update({ note: 'other' }, { where: { name: 'c1' } });
                seen.push(await Users.count({ where: { note: 'cls' } }));
                seen.push((await names()).length);
                throw new Error('no');
            });
        } catch (error) {
            if (error.message !== 'no') throw error;
        }
        return [seen, await names()];
    });
    await cases.check('ambient.outside', async () => {
        try {
            await sequelize.transaction(async () => {
                await create('o1');
                await create('o2', { transaction: null });
                throw new Error('no');
            });
        } catch (error) {
            if (error.message !== 'no') throw error;
        }
        return names();
    });
    await cases.check('ambient.of a transaction that is named', async () => {
        const other = await sequelize.transaction({ transaction: null });
        await sequelize.transaction(async () => {
            await create('n1');
            await create('n2', { transaction: other });
        });
        await other.rollback();
        return names();
    });
    await cases.check('ambient.records', async () => {
        try {
            await sequelize.transaction(async () => {
                const user = await Users.findOne({ where: { name: 'c2' } });
                await user.update({ points: 77 });
                await user.increment('points');
                await (await Users.findOne({ where: { name: 'c1' } })).destroy();
                throw new Error('no');
            });
        } catch (error) {
            if (error.message !== 'no') throw error;
        }
        return Users.findAll({ where: { note: 'cls' }, attributes: ['name', 'points'], order: ['id'], raw: true });
    });
};

export const documents = async (cases, sequelize) => {
    const Users = sequelize.define('doc_user', {
        name: { type: DataTypes.STRING(60), allowNull: false },
        points: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
        note: { type: DataTypes.STRING(60) },
        meta: { type: DataTypes.JSON },
    }, { timestamps: false });
    await cases.check('document.sync', async () => {
        cases.takeDefinitions();
        await Users.sync();
        return cases.takeDefinitions();
    });
    await cases.check('document.create', async () => {
        const made = await Users.bulkCreate([
            { name: 'ann', meta: { age: 30, adr: { city: 'Berlin' }, 'key one': 'x' } },
            { name: 'bob', meta: { age: 20, adr: { city: 'Bonn' } } },
            { name: 'cid', meta: { adr: { city: 'Rome' } } },
            { name: 'dan', meta: {} },
            { name: 'eli' },
        ]);
        return made.length;
    });
    await parts(cases, sequelize, Users);
    await patches(cases, Users);
    Sequelize.useCLS(cls.createNamespace('differential'));
    try {
        await ambient(cases, sequelize, Users);
    } finally {
        delete Sequelize._cls;
    }
};
