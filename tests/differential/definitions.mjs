// Creating tables; definitions.cpp is the same in C++. What each column became is compared by compare.mjs.
export const definitions = async (cases, sequelize, { Books, Courses }) => {
    let first;
    await cases.check('definitions.sync', async () => {
        await sequelize.sync();
        first = cases.takeDefinitions();
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
