// Finders, conditions and aggregates on the tutorial's books; reading.cpp is the same in C++.
import { inspect } from 'node:util';

import { Op, cast, col, fn, literal, where as whereFn, and, or } from 'sequelize';

import { inModelOrder } from './cases.mjs';

const at = (second) => new Date(Date.UTC(2021, 0, 1, 0, 0, second));

const library = [
    ['Clean Code', 'Robert Cecil Martin', '2021-12-14', 3],
    ['Refactoring', 'Martin Fowler', '1999-07-08', 5],
    ['The Pragmatic Programmer', 'Andrew Hunt', '1999-10-20', null],
    ['Clean Architecture', 'Robert Cecil Martin', '2017-09-10', 7],
    ['100% Proof', 'Martin Fowler', null, 9],
    ['under_score', 'Miles O\'Brien "Chief"', '1815-12-10', -4],
    ['back\\slash|pipe', 'Ünïcode Žluťoučký', '2024-02-29', 0],
    ['emoji 😀', 'Андрей', '2000-01-01', null],
];

export const reading = async (cases, { Books }) => {
    await cases.check('books.bulkCreate', async () => {
        const books = await Books.bulkCreate(library.map(([title, author, release_date, subject], i) => (
            { title, author, release_date, subject, createdAt: at(i), updatedAt: at(i + 1) })));
        return books.map(inModelOrder);
    });

    const found = (name, where) => cases.check(name, () => Books.findAll({ where, order: ['id'] }));
    const listed = (name, options) => cases.check(name, () => Books.findAll(options));
    const rows = (name, options) => cases.check(name, () => Books.findAll({ ...options, raw: true }));

    await listed('find.all', { order: ['id'] });

    await found('where.value', { author: 'Martin Fowler' });
    await found('where.two values', { author: 'Martin Fowler', subject: 9 });
    await found('where.null', { subject: null });
    await found('where.text ignores case', { title: 'CLEAN CODE' });
    await found('where.text in quotes', { author: 'Miles O\'Brien "Chief"' });
    await found('where.backslash', { title: 'back\\slash|pipe' });
    await found('where.emoji', { title: 'emoji 😀' });
    await found('where.injection', { title: "' OR 1=1 -- " });
    await found('where.date', { release_date: '1815-12-10' });
    await found('where.eq', { subject: { [Op.eq]: 5 } });
    await found('where.ne', { subject: { [Op.ne]: 5 } });
    await found('where.ne null', { subject: { [Op.ne]: null } });
    await found('where.gt', { subject: { [Op.gt]: 5 } });
    await found('where.gte', { subject: { [Op.gte]: 5 } });
    await found('where.lt', { subject: { [Op.lt]: 0 } });
    await found('where.lte', { subject: { [Op.lte]: 0 } });
    await found('where.lt date', { release_date: { [Op.lt]: '2000-01-01' } });
    await found('where.gte time', { createdAt: { [Op.gte]: at(5) } });
    await found('where.is null', { subject: { [Op.is]: null } });
    await found('where.is not null', { subject: { [Op.not]: null } });
    await found('where.not value', { subject: { [Op.not]: 5 } });
    await found('where.in', { id: { [Op.in]: [1, 3, 99] } });
    await found('where.in array', { id: [2, 4] });
    await found('where.in texts', { author: ['Martin Fowler', "x'y"] });
    await found('where.in empty', { id: { [Op.in]: [] } });
    await found('where.not in', { id: { [Op.notIn]: [1, 3] } });
    await found('where.not in empty', { id: { [Op.notIn]: [] } });
    await found('where.between', { subject: { [Op.between]: [3, 7] } });
    await found('where.not between', { subject: { [Op.notBetween]: [3, 7] } });
    await found('where.between dates', { release_date: { [Op.between]: ['1999-07-08', '2017-09-10'] } });
    await found('where.like', { title: { [Op.like]: 'Clean%' } });
    await found('where.not like', { title: { [Op.notLike]: 'Clean%' } });
    await found('where.like one character', { title: { [Op.like]: 'under_score' } });
    await found('where.like escaped', { title: { [Op.like]: '100\\% %' } });
    await found('where.like backslash', { title: { [Op.like]: 'back\\\\slash%' } });
    await found('where.like emoji', { title: { [Op.like]: '%😀' } });
    await found('where.starts with', { title: { [Op.startsWith]: 'Clean' } });
    await found('where.ends with', { title: { [Op.endsWith]: 'Code' } });
    await found('where.substring', { title: { [Op.substring]: 'ra' } });
    await found('where.substring quote', { author: { [Op.substring]: "O'B" } });
    // DEVIATION startsWith, endsWith, substring: wildcards in the text stand for themselves in the library; Sequelize's
    // user must escape them.
    await found('where.starts with wildcard', { title: { [Op.startsWith]: '100\\%' } });
    await found('where.substring wildcard', { title: { [Op.substring]: 'r\\_s' } });
    await found('where.ends with backslash', { title: { [Op.endsWith]: '\\\\slash|pipe' } });
    await found('where.regexp', { title: { [Op.regexp]: '^[CR].*e' } });
    await found('where.not regexp', { title: { [Op.notRegexp]: '^[CR].*e' } });
    await found('where.and on a column', { subject: { [Op.gt]: 3, [Op.lt]: 9 } });
    await found('where.or on a column', { subject: { [Op.or]: [{ [Op.lt]: 0 }, { [Op.gt]: 7 }] } });
    // DEVIATION Op.not of operators on a column: Sequelize compares with '[object Object]'.
    await found('where.not on a column', { [Op.not]: { subject: { [Op.between]: [3, 7] } } });
    await found('where.or', { [Op.or]: [{ id: 1 }, { author: 'Martin Fowler' }] });
    await found('where.and of or', {
        author: 'Martin Fowler', [Op.or]: [{ id: 2 }, { [Op.and]: [{ subject: { [Op.gt]: 8 } }, { id: 5 }] }],
    });
    await found('where.and or functions', and({ author: 'Martin Fowler' }, or({ id: 2 }, { id: 99 })));
    await found('where.not', { [Op.not]: { author: 'Martin Fowler', subject: 5 } });
    await found('where.column', { createdAt: { [Op.lt]: col('updatedAt') } });
    await found('where.function', whereFn(fn('lower', col('title')), 'clean code'));
    await found('where.function gt', whereFn(fn('char_length', col('title')), { [Op.gt]: 16 }));
    await found('where.function of values', whereFn(fn('COALESCE', col('subject'), -1), -1));
    await found('where.cast', whereFn(cast(col('subject'), 'char'), '7'));
    await found('where.literal', literal('`id` % 2 = 1'));

    await rows('attributes.list', { attributes: ['id', 'title'], order: ['id'] });
    await rows('attributes.exclude', {
        attributes: { exclude: ['createdAt', 'updatedAt', 'release_date'] }, order: ['id'],
    });
    await rows('attributes.all rows', { order: ['id'] });
    await rows('attributes.function', { attributes: ['id', [fn('upper', col('title')), 'loud']], order: ['id'] });
    await rows('attributes.literal', { attributes: [[literal('`id` * 2'), 'twice']], order: ['id'] });
    await rows('attributes.count', { attributes: [[fn('COUNT', col('subject')), 'n']] });
    await rows('attributes.aggregates', {
        attributes: [[fn('SUM', col('subject')), 'total'], [fn('AVG', col('subject')), 'mean'],
            [fn('MAX', col('release_date')), 'newest'], [fn('MIN', col('createdAt')), 'first']],
    });
    await rows('group', {
        attributes: ['author', [fn('COUNT', col('id')), 'n']], group: ['author'], order: [[col('n'), 'DESC'], 'author'],
    });
    await rows('group.having', {
        attributes: ['author', [fn('COUNT', col('id')), 'n']],
        where: { subject: { [Op.not]: null } },
        group: ['author'],
        having: whereFn(fn('COUNT', col('id')), { [Op.gt]: 1 }),
        order: ['author'],
    });
    await rows('group.function', {
        attributes: [[fn('YEAR', col('release_date')), 'year'], [fn('COUNT', col('id')), 'n']],
        group: [fn('YEAR', col('release_date'))],
        order: [[fn('YEAR', col('release_date')), 'ASC']],
    });

    await listed('order.descending', { order: [['id', 'DESC']] });
    await listed('order.two', { order: [['author', 'ASC'], ['id', 'DESC']] });
    await listed('order.nulls', { order: ['subject', 'id'] });
    await listed('order.function', { order: [[fn('char_length', col('title')), 'DESC'], 'id'] });
    await listed('order.literal', { order: [literal('`id` % 3'), 'id'] });
    await listed('limit', { order: ['id'], limit: 2 });
    await listed('limit.offset', { order: ['id'], limit: 2, offset: 3 });
    await listed('limit.offset only', { order: ['id'], offset: 6 });
    await listed('limit.zero', { order: ['id'], limit: 0 });
    await listed('limit.beyond', { order: ['id'], limit: 5, offset: 100 });

    await cases.check('findOne', () => Books.findOne({ where: { id: 1 } }));
    await cases.check('findOne.ordered', () => Books.findOne({ order: [['id', 'DESC']] }));
    await cases.check('findOne.none', () => Books.findOne({ where: { id: 99 } }));
    await cases.check('findByPk', () => Books.findByPk(6));
    await cases.check('findByPk.none', () => Books.findByPk(99));
    await cases.check('findAndCountAll', () => Books.findAndCountAll({
        where: { subject: { [Op.gte]: 0 } }, order: ['id'], limit: 2, offset: 1,
    }));

    // As console.log shows it, but for Sequelize's internals.
    const shown = (instance) => {
        class books { dataValues = instance.dataValues; }
        return new books();
    };
    await cases.check('show.one', async () => inspect(shown(await Books.findByPk(6))));
    await cases.check('show.all', async () => inspect((await Books.findAll({ order: ['id'] })).map(shown)));
    await cases.check('show.none', async () => inspect(await Books.findByPk(99)));
    await cases.check('show.rows', async () => inspect(await Books.findAll({
        attributes: ['id', 'title', 'author', 'createdAt'], order: ['id'], raw: true,
    })));
    await cases.check('show.short rows', async () => inspect(await Books.findAll({
        attributes: ['id', 'subject'], order: ['id'], raw: true,
    })));

    await cases.check('count', () => Books.count());
    await cases.check('count.where', () => Books.count({ where: { author: 'Martin Fowler' } }));
    await cases.check('count.none', () => Books.count({ where: { id: 99 } }));
    await cases.check('count.column', () => Books.count({ col: 'subject' }));
    await cases.check('count.distinct', () => Books.count({ distinct: true, col: 'author' }));
    await cases.check('min', () => Books.min('subject'));
    await cases.check('min.text', () => Books.min('title'));
    await cases.check('max', () => Books.max('subject', { where: { id: { [Op.lt]: 5 } } }));
    await cases.check('max.date', () => Books.max('release_date'));
    await cases.check('max.time', () => Books.max('createdAt'));
    await cases.check('max.none', () => Books.max('subject', { where: { id: 99 } }));
    await cases.check('sum', () => Books.sum('subject'));
    await cases.check('sum.none', () => Books.sum('subject', { where: { id: 99 } }));
};
