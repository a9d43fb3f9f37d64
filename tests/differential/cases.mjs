// Collects the results of the Sequelize side by name; cases.hpp is the same for the C++ side.

const describe = (error) => {
    if (!error.name.startsWith('Sequelize')) throw error;
    const native = error.parent && { code: error.parent.errno, sqlState: error.parent.sqlState };
    const items = error.errors?.map(({ message, type, path }) => ({ message, type, path }));
    const told = { error: error.name };
    if (items) told.items = items;
    if (error.fields) told.fields = Object.keys(error.fields);
    if (native) told.native = native;
    // A ValidationError's message is Sequelize's own; those of other errors come from the server.
    if (items && !native) told.message = error.message;
    return told;
};

export class Cases {
    results = new Map();
    log = [];

    async check(name, action) {
        if (this.results.has(name)) throw new Error(`two cases are called ${name}`);
        let result;
        try {
            result = await action();
        } catch (error) {
            result = describe(error);
        }
        // What JSON has no word for, undefined, is null.
        this.results.set(name, JSON.parse(JSON.stringify(result ?? null)));
    }

    // Statements that define or empty tables, as logged since the last call.
    takeDefinitions() {
        const definition = /^Executing \(default\): (CREATE|ALTER|DROP|TRUNCATE|SHOW INDEX)/;
        const lines = this.log.filter((line) => definition.test(line));
        this.log.length = 0;
        return lines;
    }
}

// DEVIATION create: Sequelize's instance has its values in the order in which they were assigned, and lacks those that
// nobody gave. A struct has all its members, in the model's order.
export const inModelOrder = (instance) => {
    const names = Object.keys(instance.constructor.rawAttributes);
    return Object.fromEntries(names.map((name) => [name, instance.get(name) ?? null]));
};
