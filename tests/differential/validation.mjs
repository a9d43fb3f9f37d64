// What validators say, and when they are asked; validation.cpp is the same in C++.
import { DataTypes } from 'sequelize';

const told = async (action) => {
    try {
        await action();
    } catch (error) {
        if (error.name !== 'SequelizeValidationError') throw error;
        // DEVIATION what `isEmail: true` was given: Sequelize says the options that it makes of it.
        const given = (args) => args.filter((arg) => typeof arg !== 'object');
        // DEVIATION order: what validators of whole records say comes last.
        const isOfRecord = (item) => item.path === item.validatorKey;
        const items = [...error.errors.filter((i) => !isOfRecord(i)), ...error.errors.filter(isOfRecord)];
        return items.map((item) => ({
            message: item.message, type: item.type, path: item.path, key: item.validatorKey,
            name: item.validatorName ?? null, arguments: item.validatorName ? given(item.validatorArgs) : null }));
    }
    return 'accepted';
};

export const validation = async (cases, sequelize) => {
    const Guests = sequelize.define('guest', {
        id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
        email: {
            type: DataTypes.STRING, allowNull: false,
            validate: { isEmail: true, len: [6, 30], notNull: { msg: 'who?' } },
        },
        age: { type: DataTypes.INTEGER, validate: { min: 0, max: { args: [150], msg: 'too old' } } },
        nick: {
            type: DataTypes.STRING,
            validate: { polite(nick) { if (nick === 'idiot') throw new Error('is not polite'); } },
        },
        secret: { type: DataTypes.VIRTUAL, validate: { len: [8] } },
    }, {
        timestamps: false,
        validate: { nameless() { if (this.age === 0 && !this.nick) throw new Error('a child needs a nick'); } },
    });
    await Guests.sync({ force: true });

    const check = (name, action) => cases.check(`validation.${name}`, () => told(action));
    await check('create', () => Guests.create({ email: 'ada', age: 200 }));
    await check('create of what fits', () => Guests.create({ email: 'ada@example.com', age: 36 }));
    await check('function', () => Guests.create({ email: 'bob@example.com', nick: 'idiot' }));
    await check('of the record', () => Guests.create({ email: 'bob@example.com', age: 0 }));
    await check('both', () => Guests.create({ email: 'bob', age: 0 }));
    await check('virtual', () => Guests.create({ email: 'bob@example.com', secret: 'short' }));
    await check('not asked', () => Guests.create({ email: 'bob' }, { validate: false }));
    await check('skip', () => Guests.create({ email: 'eve', age: 200 }, { skip: ['email'] }));
    await check("skip of the record's", () => Guests.create({ email: 'eve', age: 0 }, { skip: ['nameless'] }));
    await check('update of rows', () => Guests.update({ email: 'x' }, { where: { id: 1 } }));
    await check('update of rows to NULL', () => Guests.update({ age: null }, { where: { id: 1 } }));
    await check('update of rows, not asked', () => Guests.update({ age: 151 }, { where: { id: 1 }, validate: false }));
    await check('save asks about what changed', async () => {
        const guest = await Guests.findByPk(2);
        guest.age = 30;
        await guest.save();
    });
    await check('save', async () => {
        const guest = await Guests.findByPk(2);
        guest.email = 'bobby';
        await guest.save();
    });
    await check('update', async () => (await Guests.findByPk(2)).update({ age: -1 }));
    await check("update of the record's", async () => (await Guests.findByPk(2)).update({ age: 0 }));
    await check('validate', async () => (await Guests.findByPk(2)).validate());
    await check('validate of a new one', () => Guests.build({ email: 'x', age: -1 }).validate());
    await cases.check('validation.rows', () => Guests.findAll({ order: ['id'] }));
    await Guests.drop();
};
