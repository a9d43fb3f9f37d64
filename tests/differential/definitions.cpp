// Creating tables; definitions.mjs is the same in JavaScript. What each column became is compared by compare.mjs.

#include "scenario.hpp"

namespace differential {

void definitions(Cases& cases, sequelize::Sequelize& sequelize, const Models& models) {
    cases.check("definitions.sync", [&] {
        sequelize.sync();
        return cases.takeDefinitions();
    });
    cases.check("definitions.sync again", [&] {
        sequelize.sync();
        return cases.takeDefinitions();
    });
    cases.check("definitions.one model", [&] {
        models.books.sync({.force = true});
        return cases.takeDefinitions();
    });
    cases.check("definitions.drop", [&] {
        models.courses.drop();
        models.courses.sync();
        return cases.takeDefinitions();
    });
    cases.check("definitions.truncate", [&] {
        models.courses.truncate();
        return cases.takeDefinitions();
    });
}

}  // namespace differential
