// Creating tables; definitions.cpp is the same in C++. What each column became is compared by compare.mjs.

// DEVIATION text of defaults, comments and enums: the library doubles a quote instead of writing a backslash, which
// means something else under NO_BACKSLASH_ESCAPES; and it writes a DECIMAL's default with the column's digits.
const written = (line) => line
    .replace(/\\'/g, "''").replace(/\\"/g, '"')
    .replace('DECIMAL(12,4) DEFAULT 0,', 'DECIMAL(12,4) DEFAULT 0.0000,');

export const definitions = async (cases, sequelize, { Books, Courses }) => {
    let first;
    await cases.check('definitions.sync', async () => {
        await sequelize.sync();
        first = cases.takeDefinitions().map(written);
        return first;
    });
    await cases.check('definitions.sync again', async () => {
        await sequelize.sync();
        // DEVIATION sync: Sequelize asks INFORMATION_SCHEMA first and leaves out CREATE TABLE IF NOT EXISTS where the
        // table exists.
        const creations = first.filter((line) => line.includes(': CREATE TABLE'));
        return cases.takeDefinitions().flatMap((line, i) => [creations[i], line]);
    });
    await cases.check('definitions.one model', async () => {
        await Books.sync({ force: true });
        return cases.takeDefinitions();
    });
    await cases.check('definitions.drop', async () => {
        await Courses.drop();
        await Courses.sync();
        return cases.takeDefinitions();
    });
    await cases.check('definitions.truncate', async () => {
        await Courses.truncate();
        return cases.takeDefinitions();
    });
};
