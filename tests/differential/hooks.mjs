// Which hooks each call runs, and in which order; hooks.cpp is the same in C++.
import { DataTypes } from 'sequelize';

const define = (sequelize) => {
    const key = { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false };
    const text = () => ({ type: DataTypes.STRING(60), allowNull: false });
    const options = { timestamps: false };
    const Teams = sequelize.define('hooked_team', { id: key, name: text() }, options);
    const Users = sequelize.define('hooked_user', {
        id: key, name: text(), age: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
    }, options);
    const Tags = sequelize.define('hooked_tag', { id: key, name: text() }, options);
    const Links = sequelize.define('hooked_link', {
        id: key, userId: { type: DataTypes.INTEGER }, tagId: { type: DataTypes.INTEGER },
        note: { type: DataTypes.INTEGER },
    }, options);
    Users.belongsTo(Teams, { as: 'team', foreignKey: 'teamId' });
    Teams.hasMany(Users, { as: 'users', foreignKey: 'teamId' });
    Users.belongsToMany(Tags, { as: 'tags', through: Links, foreignKey: 'userId', otherKey: 'tagId' });
    return { Teams, Users, Tags, Links };
};

const types = [
    'beforeValidate', 'afterValidate', 'validationFailed', 'beforeCreate', 'afterCreate', 'beforeUpdate', 'afterUpdate',
    'beforeDestroy', 'afterDestroy', 'beforeBulkCreate', 'afterBulkCreate', 'beforeBulkUpdate', 'afterBulkUpdate',
    'beforeBulkDestroy', 'afterBulkDestroy', 'beforeFind', 'beforeFindAfterOptions', 'afterFind', 'beforeCount',
    'beforeSync', 'afterSync',
];

// DEVIATION hooks: after beforeUpdate Sequelize validates again with the validation's hooks, unless fields are given.
const validatedOnce = (log) => {
    const kept = [...log];
    for (let at = 0; at + 2 < kept.length; at += 1) {
        const model = kept[at].split('.')[0];
        if (kept[at] === `${model}.beforeUpdate` && kept[at + 1] === `${model}.beforeValidate`) kept.splice(at + 1, 2);
    }
    return kept;
};
// DEVIATION hooks: relations look up by keys, for which the library runs no hooks of finders.
const withoutLookups = (log) => log.filter((line) => !/Find/.test(line));
// Sequelize runs those of several records at the same time.
const sorted = (log) => [...log].sort();

export const hooks = async (cases, sequelize) => {
    const { Teams, Users, Tags, Links } = define(sequelize);
    const models = [Teams, Users, Tags, Links];
    const log = [];
    for (const model of models) {
        for (const type of types) model.addHook(type, () => { log.push(`${model.name}.${type}`); });
    }
    const run = (name, call, seen = (list) => list) => cases.check(`hooks.${name}`, async () => {
        log.length = 0;
        try {
            await call();
        } catch (error) {
            log.push(error.name);
        }
        return seen([...log]);
    });

    await run('sync', async () => { for (const model of models) await model.sync({ force: true }); });
    let ann;
    let team;
    let tag;
    await run('create', async () => { ann = await Users.create({ name: 'Ann' }); });
    await run('create, hooks false', () => Users.create({ name: 'b' }, { hooks: false }));
    await run('create, invalid', () => Users.create({ name: null }));
    await run('bulkCreate', () => Users.bulkCreate([{ name: 'c' }, { name: 'd' }]));
    await run('bulkCreate, validate', () => Users.bulkCreate([{ name: 'c' }, { name: 'd' }], { validate: true }));
    await run('bulkCreate, individualHooks',
        () => Users.bulkCreate([{ name: 'e' }, { name: 'f' }], { individualHooks: true }));
    await run('bulkCreate, individualHooks, validate',
        () => Users.bulkCreate([{ name: 'e' }, { name: 'f' }], { individualHooks: true, validate: true }), sorted);
    await run('save new', () => Users.build({ name: 'g' }).save());
    await run('save changed', () => { ann.age = 1; return ann.save(); }, validatedOnce);
    await run('save with fields', () => { ann.age = 2; return ann.save({ fields: ['age'] }); });
    await run('save unchanged', () => ann.save(), validatedOnce);
    await run('save, hooks false', () => { ann.age = 3; return ann.save({ hooks: false }); });
    await run('update of a record', () => ann.update({ age: 4 }), validatedOnce);
    await run('update of a record, invalid', () => ann.update({ name: null }));
    await ann.reload({ hooks: false });
    await run('increment of a record', () => ann.increment('age'));
    await run('increment', () => Users.increment('age', { where: { id: 1 } }));
    await run('update', () => Users.update({ age: 5 }, { where: { id: [1, 2] } }));
    await run('update, hooks false', () => Users.update({ age: 6 }, { where: { id: 1 }, hooks: false }));
    await run('update, individualHooks',
        () => Users.update({ age: 7 }, { where: { id: [1, 2] }, individualHooks: true }));
    await run('reload', () => ann.reload());
    await run('findAll', () => Users.findAll());
    await run('findAll, hooks false', () => Users.findAll({ hooks: false }));
    await run('findAll with an include', () => Teams.findAll({ include: 'users' }));
    await run('findOne', () => Users.findOne());
    await run('findByPk', () => Users.findByPk(1));
    await run('findAndCountAll', () => Users.findAndCountAll({ limit: 1 }));
    await run('count', () => Users.count());
    await run('max', () => Users.max('age'));
    await run('create with hasMany', async () => {
        team = await Teams.create({ name: 'T', users: [{ name: 'x' }] }, { include: 'users' });
    });
    // DEVIATION hooks: `hooks: false` is not for the included records in Sequelize.
    await run('create with hasMany, hooks false',
        () => Teams.create({ name: 'T', users: [{ name: 'x' }] }, { include: 'users', hooks: false }), () => []);
    await run('create with belongsTo', () => Users.create({ name: 'y', team: { name: 'TT' } }, { include: 'team' }));
    await run('create with belongsToMany',
        () => Users.create({ name: 'z', tags: [{ name: 'g1' }, { name: 'g2' }] }, { include: 'tags' }), sorted);
    tag = await Tags.create({ name: 'g' }, { hooks: false });
    await run('hasMany get', () => team.getUsers());
    await run('hasMany add', () => team.addUser(ann));
    await run('hasMany remove', () => team.removeUser(ann));
    await run('hasMany set', () => team.setUsers([ann]), (list) => sorted(withoutLookups(list)));
    await run('hasMany create', () => team.createUser({ name: 'n' }));
    await run('belongsTo set', () => ann.setTeam(team));
    await run('belongsTo set null', () => ann.setTeam(null));
    await run('belongsTo create', () => ann.createTeam({ name: 'n' }));
    await run('belongsToMany add', () => ann.addTag(tag), withoutLookups);
    await run('belongsToMany add again', () => ann.addTag(tag, { through: { note: 2 } }), withoutLookups);
    await run('belongsToMany get', () => ann.getTags());
    await run('belongsToMany set', () => ann.setTags([]), withoutLookups);
    await run('belongsToMany create', () => ann.createTag({ name: 'h' }), withoutLookups);
    await run('belongsToMany remove', () => ann.removeTag(tag), withoutLookups);
    await run('destroy, truncate', () => Links.destroy({ truncate: true }));
    await run('destroy of a record, hooks false', async () => (await Users.create({ name: 'q' }, { hooks: false }))
        .destroy({ hooks: false }));
    await run('destroy of a record', () => ann.destroy());
    await run('destroy', () => Users.destroy({ where: { id: 2 } }));
    await run('destroy, individualHooks', () => Users.destroy({ where: { id: [3, 4] }, individualHooks: true }));

    // In the order in which they were added; beforeSave is one of beforeCreate and beforeUpdate.
    for (const model of [...models]) model.options.hooks = {};
    for (const [type, text] of [['beforeSave', '1'], ['beforeCreate', '2'], ['beforeSave', '3'], ['beforeUpdate', '4']]) {
        Users.addHook(type, text, () => { log.push(text); });
    }
    sequelize.addHook('beforeCreate', 'all', () => { log.push('all'); });
    let bob;
    await run('order', async () => { bob = await Users.create({ name: 'Bob' }); });
    await run('order of an update', () => { bob.age = 9; return bob.save(); });
    Users.removeHook('beforeSave', '1');
    await run('one removed', () => Users.create({ name: 'Bob' }));
    sequelize.removeHook('beforeCreate', 'all');
    Users.options.hooks = {};
    // What they change is written.
    Users.addHook('beforeValidate', (user) => { if (user.name === '') user.name = 'nobody'; });
    Users.addHook('beforeUpdate', (user) => { user.age += 100; });
    Users.addHook('beforeBulkUpdate', (options) => { options.attributes.age = 50; options.fields.push('age'); });
    Users.addHook('beforeFind', (options) => { options.where = { ...options.where, name: 'nobody' }; });
    Users.addHook('afterFind', (users) => { if (Array.isArray(users)) users.forEach((user) => { user.age += 1; }); });
    await run('changes', async () => {
        const made = await Users.create({ name: '' });
        log.push(made.name);
        await made.update({ name: 'somebody' });
        log.push(String(made.age));
        await Users.update({ name: 'nobody' }, { where: { id: made.id } });
        log.push(...(await Users.findAll({ where: { id: made.id } })).map((user) => `${user.name} ${user.age}`));
        log.push(String(await Users.count({ where: { id: made.id, age: 50 } })));
    });
};
