// findOrCreate, upsert and versions; upserting.cpp is the same in C++. What differs is left out: see
// docs/coming_from_sequelize.md.
import { DataTypes } from 'sequelize';

import { inModelOrder } from './cases.mjs';

const finding = async (cases, Users) => {
    const all = () => Users.findAll({ order: ['id'] });
    const outcome = ([user, created]) => ({ user: inModelOrder(user), created });

    await cases.check('findOrCreate.new', async () =>
        outcome(await Users.findOrCreate({ where: { email: 'a@x' }, defaults: { name: 'Ann', points: 3 } })));
    await cases.check('findOrCreate.there', async () =>
        outcome(await Users.findOrCreate({ where: { email: 'a@x' }, defaults: { name: 'Bob', points: 4 } })));
    await cases.check('findOrCreate.null', async () =>
        outcome(await Users.findOrCreate({ where: { email: 'b@x', name: null } })));
    await cases.check('error.findOrCreate.other key', () =>
        Users.findOrCreate({ where: { name: 'Carl' }, defaults: { email: 'a@x' } }));
    await cases.check('findCreateFind.new', async () =>
        outcome(await Users.findCreateFind({ where: { email: 'c@x' }, defaults: { points: 9 } })));
    await cases.check('findCreateFind.there', async () =>
        outcome(await Users.findCreateFind({ where: { email: 'c@x' }, defaults: { points: 10 } })));
    await cases.check('findOrBuild.new', async () => {
        const [user, built] = await Users.findOrBuild({ where: { email: 'd@x' }, defaults: { points: 1 } });
        return { email: user.email, points: user.points, isNew: user.isNewRecord, built };
    });
    await cases.check('findOrBuild.there', async () => outcome(await Users.findOrBuild({ where: { email: 'a@x' } })));
    await cases.check('findOrCreate.fields', async () => {
        const [user, created] = await Users.findOrCreate({
            where: { email: 'f@x' }, defaults: { name: 'Fay', points: 8 }, fields: ['email', 'points'],
        });
        return outcome([await Users.findByPk(user.id), created]);
    });
    await cases.check('findOrCreate.rows', all);
    await cases.check('addScope.override', async () => {
        const counts = [];
        const count = async () => counts.push(await Users.scope('some').count());
        Users.addScope('some', { where: { email: 'a@x' } });
        await count();
        let refused = false;
        try {
            Users.addScope('some', { where: { points: 9 } });
        } catch {
            refused = true;
        }
        await count();
        Users.addScope('some', { where: { points: 100 } }, { override: true });
        await count();
        Users.addScope('other', {}, { override: true });
        counts.push(await Users.scope('other').count());
        return { counts, refused };
    });
};

const upserts = async (cases, Users) => {
    const all = () => Users.findAll({ order: ['id'] });

    // DEVIATION version: Sequelize's upsert sets it to 0, the library raises it; so a model without is used.
    await cases.check('upsert.new', async () => {
        const [, created] = await Users.upsert({ email: 'u@x', name: 'Uma', points: 5 });
        return created;
    });
    await cases.check('upsert.changed', async () => {
        const [, created] = await Users.upsert({ email: 'u@x', name: 'Ute', points: 6 });
        return created;
    });
    await cases.check('upsert.fields', async () => {
        const [, created] = await Users.upsert({ email: 'u@x', name: 'Udo', points: 7 }, { fields: ['points'] });
        return created;
    });
    await cases.check('upsert.rows', all);
};

const versions = async (cases, Users) => {
    const row = async () => inModelOrder(await Users.findByPk(1));

    await cases.check('version.saved', async () => {
        const user = await Users.findByPk(1);
        user.name = 'Anna';
        await user.save();
        await user.save();
        await user.update({ points: 30 });
        return { held: user.version, row: await row() };
    });
    await cases.check('error.version.stale save', async () => {
        const user = await Users.findByPk(1);
        const other = await Users.findByPk(1);
        await other.update({ points: 31 });
        user.name = 'Annie';
        await user.save();
    });
    await cases.check('error.version.stale update', async () => {
        const user = await Users.findByPk(1);
        const other = await Users.findByPk(1);
        await other.update({ points: 32 });
        await user.update({ points: 33 });
    });
    await cases.check('version.increment', async () => {
        await Users.increment({ points: 2 }, { where: { id: 1 } });
        await Users.increment('points', { by: 3, where: { id: 1 } });
        return row();
    });
    await cases.check('version.silent', async () => {
        const user = await Users.findByPk(1);
        await user.update({ name: 'Still' }, { silent: true });
        return row();
    });
};

export const upserting = async (cases, sequelize) => {
    const columns = () => ({
        email: { type: DataTypes.STRING(60), allowNull: false, unique: true },
        name: { type: DataTypes.STRING(60) },
        points: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
    });
    const Users = sequelize.define('ups_user', columns(), { version: true });
    const Others = sequelize.define('ups_other', columns());
    await cases.check('upserting.sync', async () => {
        cases.takeDefinitions();
        await Users.sync();
        await Others.sync();
        return cases.takeDefinitions();
    });
    await finding(cases, Users);
    await upserts(cases, Others);
    await versions(cases, Users);
};
