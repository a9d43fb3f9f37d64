// Associations, includes and relations; associations.cpp is the same in C++. What Sequelize does wrong is left out: see
// docs/coming_from_sequelize.md.
import { DataTypes, Op } from 'sequelize';

import { inModelOrder } from './cases.mjs';

const define = (sequelize) => {
    const text = () => ({ type: DataTypes.STRING(60), allowNull: false });
    const key = { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false };
    const Levels = sequelize.define('assoc_level', { grade: { type: DataTypes.INTEGER, allowNull: false } });
    const Pupils = sequelize.define('assoc_pupil', { name: text() });
    const Badges = sequelize.define('assoc_badge', { code: text() });
    const Lessons = sequelize.define('assoc_lesson', { title: text() }, { timestamps: false });
    const Links = sequelize.define('assoc_link', {
        id: key, lessonId: { type: DataTypes.INTEGER }, pupilId: { type: DataTypes.INTEGER },
        score: { type: DataTypes.INTEGER },
    }, { timestamps: false });
    Pupils.belongsTo(Levels, { as: 'level', foreignKey: 'levelId' });
    Levels.hasMany(Pupils, { as: 'pupils', foreignKey: 'levelId' });
    Pupils.belongsTo(Levels, { as: 'former', foreignKey: 'formerId', onDelete: 'RESTRICT' });
    Pupils.belongsTo(Pupils, { as: 'mentor', foreignKey: 'mentorId' });
    Pupils.hasMany(Pupils, { as: 'mentees', foreignKey: 'mentorId' });
    Pupils.hasOne(Badges, { as: 'badge', foreignKey: { name: 'pupilId', allowNull: false } });
    Badges.belongsTo(Pupils, { as: 'pupil', foreignKey: { name: 'pupilId', allowNull: false } });
    Lessons.belongsToMany(Pupils, { as: 'pupils', through: Links, foreignKey: 'lessonId', otherKey: 'pupilId' });
    Pupils.belongsToMany(Lessons, { as: 'lessons', through: Links, foreignKey: 'pupilId', otherKey: 'lessonId' });
    return { Levels, Pupils, Badges, Lessons, Links };
};

const include = async (cases, { Levels, Pupils, Badges, Lessons }) => {
    const pupils = (name, options) => cases.check(name, () => Pupils.findAll({ order: ['id'], ...options }));
    const levels = (name, options) => cases.check(name, () => Levels.findAll({ order: ['id'], ...options }));
    const lessons = (name, options) => cases.check(name, () => Lessons.findAll({ order: ['id'], ...options }));
    const byId = (as) => [[as, 'id', 'ASC']];

    await pupils('include.belongsTo', { include: ['level'] });
    await pupils('include.belongsTo twice', { include: ['level', 'former'] });
    await pupils('include.belongsTo itself', { include: ['mentor'] });
    await pupils('include.belongsTo required', { include: [{ association: 'level', required: true }] });
    await pupils('include.belongsTo where', { include: [{ association: 'level', where: { grade: 9 } }] });
    await pupils('include.belongsTo where, optional',
        { include: [{ association: 'level', where: { grade: 9 }, required: false }] });
    await pupils('include.hasOne', { include: ['badge'] });
    await pupils('include.hasOne required', { include: [{ association: 'badge', required: true }] });
    await levels('include.hasMany', { include: ['pupils'], order: ['id', ['pupils', 'id', 'ASC']] });
    await levels('include.hasMany required',
        { include: [{ association: 'pupils', required: true }], order: ['id', ['pupils', 'id', 'ASC']] });
    await levels('include.hasMany where', {
        include: [{ association: 'pupils', where: { name: { [Op.startsWith]: 'M' } } }], order: ['id'],
    });
    await levels('include.hasMany where, optional', {
        include: [{ association: 'pupils', where: { name: { [Op.startsWith]: 'M' } }, required: false }], order: ['id'],
    });
    await levels('include.hasMany separate',
        { include: [{ association: 'pupils', separate: true, order: [['name', 'DESC']] }] });
    await levels('include.hasMany separate, limited',
        { include: [{ association: 'pupils', separate: true, order: ['id'], limit: 1 }] });
    // A struct has all its members, whatever was selected: what was is picked on both sides.
    await cases.check('include.hasMany attributes', async () => {
        const found = await Levels.findAll({
            include: [{ association: 'pupils', attributes: ['name'] }], order: ['id', ['pupils', 'name', 'ASC']],
        });
        return found.map((level) => [level.grade, ...level.pupils.map((pupil) => pupil.name)]);
    });
    await pupils('include.mentees', { include: ['mentees'], order: ['id', ...byId('mentees')] });
    await lessons('include.belongsToMany', { include: ['pupils'], order: ['id', ...byId('pupils')] });
    await cases.check('include.belongsToMany through attributes', async () => {
        const found = await Lessons.findAll({
            include: [{ association: 'pupils', attributes: ['id', 'name'], through: { attributes: ['score'] } }],
            order: ['id', ...byId('pupils')],
        });
        return found.map((lesson) => [
            lesson.title, ...lesson.pupils.map((pupil) => [pupil.id, pupil.name, pupil.assoc_link.score]),
        ]);
    });
    await lessons('include.belongsToMany through where', {
        include: [{ association: 'pupils', through: { where: { score: { [Op.gte]: 5 } } } }],
        order: ['id', ...byId('pupils')],
    });
    await lessons('include.belongsToMany required', {
        include: [{ association: 'pupils', required: true }], order: ['id', ['pupils', 'name', 'ASC']],
    });
    await pupils('include.belongsToMany from the other side', { include: ['lessons'], order: ['id', ...byId('lessons')] });
    await levels('include.nested', {
        include: [{ association: 'pupils', include: ['mentor', 'badge'] }], order: ['id', ...byId('pupils')],
    });
    await levels('include.nested to-many', {
        include: [{ association: 'pupils', include: ['lessons'] }],
        order: ['id', ['pupils', 'id', 'ASC'], ['pupils', 'lessons', 'id', 'ASC']],
    });
    await pupils('include.several to-many', {
        include: ['mentees', 'lessons'], order: ['id', ...byId('mentees'), ...byId('lessons')],
    });
    await pupils('include.nested required', {
        include: [{ association: 'level', required: true, include: [{ association: 'pupils', where: { name: 'Sam' } }] }],
    });
    await pupils('include.order by included', {
        include: ['level'], order: [['level', 'grade', 'DESC'], ['name', 'ASC']],
    });
    await pupils('include.where on included', { include: ['level'], where: { '$level.grade$': { [Op.gt]: 9 } } });
    await pupils('include.limit', { include: ['level', 'badge'], limit: 2, offset: 1 });
    await levels('include.limit of parents', { include: [{ association: 'pupils', separate: true, order: ['id'] }], limit: 2 });
    await levels('include.limit of parents, joined', { include: ['pupils'], limit: 1, order: ['id', ...byId('pupils')] });
    await cases.check('include.findOne', () =>
        Levels.findOne({ include: ['pupils'], where: { grade: 9 }, order: ['id', ...byId('pupils')] }));
    await cases.check('include.findByPk', () => Pupils.findByPk(1, { include: ['level', 'badge'] }));
    await cases.check('include.findAndCountAll', () => Levels.findAndCountAll({
        include: [{ association: 'pupils', required: true }], distinct: true, order: ['id', ...byId('pupils')],
    }));
    await cases.check('include.count', () =>
        Levels.count({ include: [{ association: 'pupils', required: true }], distinct: true }));
    await cases.check('include.from badge', () => Badges.findAll({
        include: [{ association: 'pupil', include: ['level'] }], order: ['id'],
    }));
};

const relations = async (cases, { Levels, Pupils, Badges, Lessons, Links }) => {
    const links = () => Links.findAll({ order: ['lessonId', 'pupilId'] });
    const level = await Levels.findByPk(1);
    const lesson = await Lessons.findByPk(1);
    const sam = await Pupils.findByPk(3);
    const tom = await Pupils.findByPk(4);

    await cases.check('related.get hasMany', () => level.getPupils({ order: ['id'] }));
    await cases.check('related.get hasMany where', () => level.getPupils({ where: { name: 'Sam' } }));
    await cases.check('related.count', () => level.countPupils());
    await cases.check('related.has', () => level.hasPupil(sam));
    await cases.check('related.has not', () => level.hasPupil(tom));
    await cases.check('related.get belongsTo', () => sam.getLevel());
    await cases.check('related.get nothing', () => tom.getLevel());
    await cases.check('related.get hasOne', () => sam.getBadge());
    await cases.check('related.add', async () => {
        await level.addPupil(tom);
        return level.getPupils({ order: ['id'] });
    });
    await cases.check('related.remove', async () => {
        await level.removePupil(tom);
        return Pupils.findAll({ order: ['id'] });
    });
    await cases.check('related.set hasMany', async () => {
        await level.setPupils([tom, sam]);
        return Pupils.findAll({ order: ['id'] });
    });
    await cases.check('related.create', async () => {
        await level.createPupil({ name: 'Eve' });
        return level.getPupils({ order: ['id'] });
    });
    await cases.check('related.set belongsTo', async () => {
        await tom.setLevel(await Levels.findByPk(2));
        return Pupils.findByPk(4);
    });
    await cases.check('related.get belongsToMany', () =>
        lesson.getPupils({ order: ['id'], joinTableAttributes: [] }));
    await cases.check('related.add belongsToMany', async () => {
        await lesson.addPupil(tom, { through: { score: 3 } });
        return links();
    });
    await cases.check('related.add again', async () => {
        await lesson.addPupil(tom, { through: { score: 4 } });
        return links();
    });
    await cases.check('related.remove belongsToMany', async () => {
        await lesson.removePupil(tom);
        return links();
    });
    await cases.check('related.set belongsToMany', async () => {
        await lesson.setPupils([sam, tom], { through: { score: 1 } });
        return links();
    });
    await cases.check('related.count belongsToMany', () => lesson.countPupils());
    await cases.check('create.nested hasOne', async () => {
        await Pupils.create({ name: 'Zoe', badge: { code: 'z' } }, { include: ['badge'] });
        return Badges.findAll({ order: ['id'], include: ['pupil'] });
    });
    await cases.check('create.nested hasMany', async () => {
        await Levels.create({ grade: 12, pupils: [{ name: 'Kim' }] }, { include: ['pupils'] });
        return Levels.findOne({ where: { grade: 12 }, include: ['pupils'], order: [['pupils', 'id', 'ASC']] });
    });
    await cases.check('create.nested belongsTo', async () => {
        await Pupils.create({ name: 'Nia', level: { grade: 13 } }, { include: ['level'] });
        return Pupils.findOne({ where: { name: 'Nia' }, include: ['level'] });
    });
    await cases.check('destroy.set null', async () => {
        await Levels.destroy({ where: { grade: 13 } });
        return inModelOrder(await Pupils.findOne({ where: { name: 'Nia' } }));
    });
    // Sequelize's errors have fields that are numbers.
    const nameOf = (error) => error.name;
    await cases.check('destroy.restricted', () => Levels.destroy({ where: { id: 2 } }).catch(nameOf));
    await cases.check('create.nobody', () => Pupils.create({ name: 'No', levelId: 99 }).catch(nameOf));
};

export const associations = async (cases, sequelize) => {
    const models = define(sequelize);
    const { Levels, Pupils, Badges, Lessons, Links } = models;
    await cases.check('associations.sync', async () => {
        cases.log.length = 0;
        for (const model of [Levels, Pupils, Badges, Lessons, Links]) await model.sync();
        return cases.takeDefinitions();
    });
    await Levels.bulkCreate([{ grade: 9 }, { grade: 10 }, { grade: 11 }]);
    await Pupils.bulkCreate([
        { name: 'John', levelId: 2, formerId: 1 }, { name: 'Max', levelId: 1, mentorId: 1 },
        { name: 'Sam', levelId: 1, formerId: 2, mentorId: 1 }, { name: 'Tom', mentorId: 2 },
    ]);
    await Badges.bulkCreate([{ code: 'a', pupilId: 1 }, { code: 'b', pupilId: 3 }]);
    await Lessons.bulkCreate([{ title: 'Science' }, { title: 'Maths' }, { title: 'Art' }]);
    await Links.bulkCreate([
        { lessonId: 1, pupilId: 1, score: 5 }, { lessonId: 1, pupilId: 2, score: 7 },
        { lessonId: 2, pupilId: 1 }, { lessonId: 2, pupilId: 3, score: 2 },
    ]);
    await include(cases, models);
    await relations(cases, models);
};
