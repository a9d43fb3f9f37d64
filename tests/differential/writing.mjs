// Inserting, changing and deleting rows; writing.cpp is the same in C++.
import { Op, col, fn, literal } from 'sequelize';

import { inModelOrder } from './cases.mjs';

const day = (n) => new Date(Date.UTC(2022, 1, n, 12, 30));

const writeStudents = async (cases, Students) => {
    const id = '6ec0bd7f-11c0-11da-975e-2ad8ae000001';

    await cases.check('students.create', async () => inModelOrder(await Students.create({ name: 'Sam Lewis' })));
    await cases.check('students.create with id', async () =>
        inModelOrder(await Students.create({ student_id: id, name: "D'Arcy \\ 😀", createdAt: day(1) })));
    await cases.check('students.bulkCreate', async () => {
        const students = await Students.bulkCreate(
            ['John Baker', 'Max Butler', 'Ryan Fisher', 'Robert Gray'].map((name) => ({ name })), { validate: true });
        return students.map(inModelOrder);
    });
    await cases.check('students.findByPk', () => Students.findByPk(id));
    await cases.check('students.where id', () => Students.count({ where: { student_id: { [Op.in]: [id] } } }));
    await cases.check('students.ordered', () => Students.findAll({ order: [['name', 'DESC']] }));
    await cases.check('students.update', async () => {
        const [changed] = await Students.update({ name: 'Darcy' }, { where: { student_id: id } });
        return { changed, student: await Students.findByPk(id) };
    });
    await cases.check('students.destroy', () => Students.destroy({ where: { name: { [Op.like]: 'R%' } } }));
    await cases.check('students.left', () => Students.findAll({ order: ['name'] }));
};

const writeGrades = async (cases, Grades) => {
    const all = () => Grades.findAll({ order: ['id'] });

    await cases.check('grades.bulkCreate', async () => {
        const grades = await Grades.bulkCreate([{ grade: 9 }, { grade: 10 }, { grade: 11 }], { validate: true });
        return grades.map(inModelOrder);
    });
    await cases.check('grades.save', async () => {
        const grade = await Grades.findByPk(1);
        grade.grade = 12;
        // changed() is false, not an empty array, when nothing changed.
        const before = { changed: grade.changed(), previous: grade.previous('grade'), isNew: grade.isNewRecord };
        await grade.save();
        const after = { changed: grade.changed() || [], previous: grade.previous('grade') };
        return { before, after, grade: inModelOrder(grade), stored: await Grades.findByPk(1) };
    });
    await cases.check('grades.save unchanged', async () => {
        const grade = await Grades.findByPk(2);
        cases.log.length = 0;
        await grade.save();
        return cases.log.length;
    });
    await cases.check('grades.save fields', async () => {
        const grade = await Grades.findByPk(2);
        grade.grade = 13;
        grade.createdAt = day(2);
        await grade.save({ fields: ['grade'] });
        return Grades.findByPk(2);
    });
    await cases.check('grades.build', async () => {
        const grade = Grades.build({ grade: 14 });
        const wasNew = grade.isNewRecord;
        await grade.save();
        return { wasNew, isNew: grade.isNewRecord, grade: inModelOrder(grade) };
    });
    await cases.check('grades.instance update', async () => {
        const grade = await Grades.findByPk(3);
        await grade.update({ grade: 15 });
        return { grade: grade.grade, stored: await Grades.findByPk(3) };
    });
    await cases.check('grades.reload', async () => {
        const grade = await Grades.findByPk(3);
        await Grades.update({ grade: 16 }, { where: { id: 3 } });
        const before = grade.grade;
        await grade.reload();
        return { before, after: grade };
    });
    await cases.check('grades.instance increment', async () => {
        const grade = await Grades.findByPk(3);
        await grade.increment('grade', { by: 4 });
        await grade.decrement('grade');
        // DEVIATION increment: the library reads the row again; Sequelize leaves the instance as it was on MySQL.
        await grade.reload();
        return grade;
    });
    await cases.check('grades.increment', async () => {
        await Grades.increment('grade', { by: 10, where: { id: { [Op.gte]: 3 } } });
        await Grades.decrement('grade', { where: { id: 4 } });
        return all();
    });
    await cases.check('grades.update expression', async () => {
        const [changed] = await Grades.update({ grade: literal('`grade` + 1') }, { where: { id: [1, 2] } });
        return { changed, all: await all() };
    });
    await cases.check('grades.update function', async () => {
        const [changed] = await Grades.update({ grade: fn('ABS', col('grade')) }, { where: { id: 1 }, silent: true });
        // DEVIATION update: Sequelize counts the rows that changed, which this one did not; the library those that
        // matched.
        return { changed: changed + 1, all: await all() };
    });
    await cases.check('grades.update limit', async () => {
        const [changed] = await Grades.update({ grade: 50 }, { where: { id: { [Op.gt]: 0 } }, limit: 1 });
        return { changed, count: await Grades.count({ where: { grade: 50 } }) };
    });
    await cases.check('grades.update none', async () => {
        const [changed] = await Grades.update({ grade: 1 }, { where: { id: 99 } });
        return changed;
    });
    await cases.check('grades.instance destroy', async () => {
        const grade = await Grades.findByPk(2);
        await grade.destroy();
        return all();
    });
    await cases.check('grades.destroy', () => Grades.destroy({ where: { id: { [Op.in]: [3, 99] } } }));
    await cases.check('grades.destroy none', () => Grades.destroy({ where: { id: 99 } }));
    await cases.check('grades.destroy empty in', () => Grades.destroy({ where: { id: [] } }));
    await cases.check('grades.ids go on', async () => inModelOrder(await Grades.create({ grade: 60 })));
    await cases.check('grades.left', all);
};

const writeCourses = async (cases, Courses, StudentCourses) => {
    await cases.check('courses.bulkCreate', async () => {
        const names = ['Science', 'Maths', 'History'];
        const courses = await Courses.bulkCreate(names.map((course_name) => ({ course_name })), { validate: true });
        return courses.map(inModelOrder);
    });
    await cases.check('courses.destroy limit', async () => {
        const deleted = await Courses.destroy({ where: { id: { [Op.gt]: 0 } }, limit: 2 });
        return { deleted, left: await Courses.count() };
    });
    await cases.check('courses.truncate', async () => {
        await Courses.destroy({ truncate: true });
        return Courses.count();
    });
    await cases.check('courses.ids start again', async () =>
        inModelOrder(await Courses.create({ course_name: 'Physics', createdAt: day(3) })));
    await cases.check('courses.bulkCreate with id', async () => {
        const courses = await Courses.bulkCreate([{ id: 7, course_name: 'Art' }, { id: 9, course_name: 'Music' }]);
        return courses.map(inModelOrder);
    });
    await cases.check('courses.bulkCreate none', () => Courses.bulkCreate([]));
    await cases.check('courses.left', () => Courses.findAll({ order: ['id'] }));

    const enrolments = [[1, 1], [2, 1], [2, 3], [3, 2], [1, 2]];
    await cases.check('studentCourses.bulkCreate', async () => {
        const stored = await StudentCourses.bulkCreate(
            enrolments.map(([studentId, courseId]) => ({ studentId, courseId })), { validate: true });
        return stored.map(inModelOrder);
    });
    await cases.check('studentCourses.group', () => StudentCourses.findAll({
        attributes: ['courseId', [fn('COUNT', col('studentId')), 'students']],
        group: ['courseId'],
        order: ['courseId'],
        raw: true,
    }));
};

const writeAccounts = async (cases, Accounts) => {
    const all = () => Accounts.findAll({ order: ['id'] });
    const byId = async (id) => inModelOrder(await Accounts.findByPk(id));

    await cases.check('accounts.create with defaults', async () => {
        const account = await Accounts.create({ email: 'a@x' });
        // DEVIATION create: Sequelize's instance has what was given; the library's record what the database has, so
        // that the default 0 of a DECIMAL(12,4) is 0.0000.
        await account.reload();
        return inModelOrder(account);
    });
    await cases.check('accounts.create', async () => {
        const account = await Accounts.create({
            email: 'b@x', firstName: 'Ada', lastName: 'L.', active: false, role: "o'clock", balance: '12345678.9012',
            visits: 7, motto: '', seenAt: '1815-12-10T01:02:03.000Z', createdAt: day(4),
        });
        return inModelOrder(account);
    });
    await cases.check('accounts.create fields', async () => {
        const account = await Accounts.create(
            { email: 'c@x', firstName: 'C', visits: 3 }, { fields: ['email', 'visits'] });
        return byId(account.id);
    });
    await cases.check('accounts.bulkCreate', async () => {
        const accounts = await Accounts.bulkCreate([
            { email: 'd@x', balance: '-1.5', createdAt: day(5), updatedAt: day(6) },
            { email: 'e@x', role: 'admin', visits: 1, createdAt: day(5), updatedAt: day(6) },
        ]);
        return accounts.map((account) => account.id);
    });
    await cases.check('accounts.ignoreDuplicates', async () => {
        await Accounts.bulkCreate([
            { email: 'a@x', visits: 100 },
            { email: 'f@x', visits: 2, createdAt: day(7), updatedAt: day(7) },
        ], { ignoreDuplicates: true });
        return (await all()).map(({ id, email, visits }) => [id, email, visits]);
    });
    await cases.check('accounts.updateOnDuplicate', async () => {
        await Accounts.bulkCreate([
            { email: 'd@x', visits: 11, role: 'admin', motto: 'not taken' },
            { email: 'g@x', visits: 12 },
        ], { updateOnDuplicate: ['visits', 'role', 'updatedAt'] });
        return (await all()).map(({ id, email, visits, role, motto }) => [id, email, visits, role, motto]);
    });
    await cases.check('accounts.update to null', async () => {
        await Accounts.update({ role: null, motto: null, balance: null, seenAt: null }, { where: { email: 'b@x' } });
        return byId(2);
    });
    await cases.check('accounts.update silent', async () => {
        await Accounts.update({ visits: 5 }, { where: { email: 'e@x' }, silent: true });
        return byId(5);
    });
    await cases.check('accounts.update renamed column', async () => {
        const [changed] = await Accounts.update({ motto: 'new' }, { where: { motto: "it's \"so\"", visits: 3 } });
        return { changed, account: await byId(3) };
    });
    await cases.check('accounts.increment decimal', async () => {
        await Accounts.increment('balance', { by: 0.25, where: { email: 'd@x' } });
        return byId(4);
    });
    await cases.check('accounts.where true', () => Accounts.count({ where: { active: true } }));
    await cases.check('accounts.where is true', () => Accounts.count({ where: { active: { [Op.is]: true } } }));
    await cases.check('accounts.where is not true', () => Accounts.count({ where: { active: { [Op.not]: true } } }));
    await cases.check('accounts.where enum', () =>
        Accounts.count({ where: { role: { [Op.in]: ['admin', "o'clock"] } } }));
    await cases.check('accounts.where decimal', () => Accounts.count({ where: { balance: { [Op.lt]: '0' } } }));
    await cases.check('accounts.where renamed column', () => Accounts.count({ where: { motto: { [Op.ne]: null } } }));
    await cases.check('accounts.order renamed columns', async () => {
        const rows = await Accounts.findAll({
            attributes: ['email', 'motto', 'createdAt'],
            order: [['motto', 'DESC'], ['createdAt', 'ASC'], ['email', 'ASC']],
            raw: true,
        });
        return rows;
    });
    // DEVIATION sum of DECIMAL: Sequelize makes a double of it.
    await cases.check('accounts.sum', async () => (await Accounts.sum('balance')).toFixed(4));
    await cases.check('accounts.max of decimals', async () => (await Accounts.max('balance')).toFixed(4));
};

export const writing = async (cases, { Students, Grades, Courses, StudentCourses, Accounts }) => {
    await writeStudents(cases, Students);
    await writeGrades(cases, Grades);
    await writeCourses(cases, Courses, StudentCourses);
    await writeAccounts(cases, Accounts);
};
