// Values of every type there and back; values.cpp is the same in C++.
import { Op, col, fn } from 'sequelize';

const samples = [
    {
        tiny: 5, small: 500, medium: 70000, whole: 3000000000, padded: 42, big: 123456789012, huge: 77, ratio: 1.5,
        exact: 0.1, price: '9.90', flag: true, code: 'ab', name: 'plain', raw_name: 'Raw', note: 'note',
        letter: 'letter', made: '2021-12-14T10:12:16.644Z', precise: '2021-12-14T10:12:16.644Z', day: '2021-12-14',
        clock: '10:12:16', token: '6ec0bd7f-11c0-11da-975e-2ad8ae000002', bytes: Buffer.from('bytes'),
        thumb: Buffer.from([0, 1, 255]), kind: 'fancy', document: { b: 1, aa: [1, 2.5, null, 'x'], n: { k: true } },
    },
    {},
    {
        tiny: 127, small: 65535, medium: 8388607, whole: 4294967295, padded: 99999999, big: '9223372036854775807',
        huge: '18446744073709551615', ratio: 0.1, exact: 1.7976931348623157e308, price: '99999999.99', flag: false,
        code: '', name: '', raw_name: '', note: '', letter: '', made: '9999-12-31T23:59:59.000Z',
        precise: '9999-12-31T23:59:59.999Z', day: '9999-12-31', clock: '23:59:59',
        token: 'ffffffff-ffff-1fff-bfff-ffffffffffff', bytes: Buffer.from(''), thumb: Buffer.from(''), kind: 'plain',
        document: [],
    },
    {
        tiny: -128, small: 0, medium: -8388608, whole: 0, padded: 0, big: '-9223372036854775808', huge: 0, ratio: 0,
        exact: -5e-324, price: '-99999999.99', code: 'ÄÖÜß', name: "'quote' \"double\" `back` \\ backslash",
        raw_name: 'line\nfeed\ttab\r', note: 'nul\u0000inside\u001a', letter: 'emoji 😀👩‍👩‍👧 žluťoučký 漢字',
        made: '1000-01-01T00:00:00.000Z', precise: '1969-12-31T23:59:59.123Z', day: '1000-01-01', clock: '00:00:00',
        token: '00000000-0000-1000-8000-000000000000', bytes: Buffer.from([...Array(256).keys()]), document: 'text',
    },
    {
        big: '9007199254740993', huge: '9007199254740993', ratio: 123.456, exact: 123456789.123456789, price: '0.01',
        code: "a'b ", name: '-- ; DROP TABLE `samples`; /*', raw_name: '?',
        note: ':name ? $1 %s {}', letter: 'x'.repeat(70000),
        made: '1969-12-31T23:59:59.999Z', precise: '1969-07-20T20:17:40.001Z', day: '1969-12-31', clock: '-00:30:00',
        bytes: Buffer.from("'\\\0\"\n"), document: 12.5,
    },
];

const sorted = (value) => {
    if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value;
    if (Array.isArray(value)) return value.map(sorted);
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
};

// DEVIATION JSON: the server orders an object's members by the length of their names, and so does Sequelize's object;
// nlohmann::json orders them alphabetically.
// DEVIATION FLOAT: Sequelize has the six digits that MySQL writes of a FLOAT, the library the float itself.
const asModel = (instance) => {
    const values = { ...instance.get() };
    if (values.ratio !== null) values.ratio = Math.fround(values.ratio);
    values.document = sorted(values.document);
    return values;
};

export const values = async (cases, { Samples }) => {
    for (const [i, sample] of samples.entries()) {
        await cases.check(`values.create ${i + 1}`, async () => {
            const { id } = await Samples.create(sample);
            return asModel(await Samples.findByPk(id));
        });
    }
    await cases.check('values.all', async () => (await Samples.findAll({ order: ['id'] })).map(asModel));

    const found = (name, where) => cases.check(`values.where ${name}`, async () =>
        (await Samples.findAll({ where, order: ['id'] })).map(({ id }) => id));

    await found('tiny', { tiny: -128 });
    await found('unsigned', { whole: { [Op.gt]: 3000000000 } });
    await found('big', { big: 9223372036854775807n });
    await found('exact big', { big: 9007199254740993n });
    await found('huge', { huge: { [Op.gte]: 18446744073709551615n } });
    await found('double', { exact: 0.1 });
    await found('float', { ratio: { [Op.lt]: 0.25 } });
    await found('decimal', { price: '9.9' });
    await found('decimal between', { price: { [Op.between]: ['0.00', '9.90'] } });
    await found('flag', { flag: false });
    await found('flag is not false', { flag: { [Op.not]: false } });
    await found('char', { code: 'ÄÖÜß' });
    await found('quotes', { name: "'quote' \"double\" `back` \\ backslash" });
    await found('control characters', { note: 'nul\u0000inside\u001a' });
    await found('binary text', { raw_name: 'raw' });
    await found('emoji', { letter: { [Op.substring]: '👧' } });
    await found('time before 1970', { made: { [Op.lt]: new Date('1970-01-01T00:00:00Z') } });
    await found('exact time', { precise: new Date('1969-12-31T23:59:59.123Z') });
    await found('day', { day: { [Op.lte]: '1969-12-31' } });
    await found('clock', { clock: { [Op.gt]: '10:00:00' } });
    await found('token', { token: '6ec0bd7f-11c0-11da-975e-2ad8ae000002' });
    await found('bytes', { bytes: Buffer.from("'\\\0\"\n") });
    await found('empty bytes', { bytes: Buffer.from('') });
    await found('enum', { kind: 'fancy' });
    await found('no document', { document: null });

    // DEVIATION max and min of BIGINT: Sequelize's parseInt makes a double of the greater ones.
    await cases.check('values.max', async () => {
        const [row] = await Samples.findAll({ attributes: [[fn('MAX', col('big')), 'big']], raw: true });
        return row.big;
    });
    await cases.check('values.min of days', () => Samples.min('day'));
    await cases.check('values.max of doubles', async () => Math.fround(await Samples.max('ratio')));
    await cases.check('values.sum of unsigned', () => Samples.sum('whole'));
    await cases.check('values.raw', () => Samples.findAll({
        attributes: ['id', 'big', 'huge', 'price', 'flag', 'made', 'day', 'clock', 'bytes', 'kind'],
        where: { id: [1, 2, 3] },
        order: ['id'],
        raw: true,
    }));
    await cases.check('values.update', async () => {
        await Samples.update({
            big: '-9007199254740993', price: '1.5', flag: true, note: 'it\\\'s "new"', made: '1950-06-01T12:00:00Z',
            day: null, bytes: Buffer.from([0]), kind: 'plain', document: { a: [null] },
        }, { where: { id: 2 } });
        return asModel(await Samples.findByPk(2));
    });
};
