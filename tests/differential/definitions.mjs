// Creating tables; definitions.cpp is the same in C++. What each column became is compared by compare.mjs.
export const definitions = async (cases, sequelize, { Books, Courses }) => {
    await cases.check('definitions.sync', async () => {
        await sequelize.sync();
        return cases.takeDefinitions();
    });
    await cases.check('definitions.sync again', async () => {
        await sequelize.sync();
        return cases.takeDefinitions();
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
