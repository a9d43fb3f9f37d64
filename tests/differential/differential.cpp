// The C++ side: prints the result of each case as a line of JSON. compare.mjs runs it.

#include <cstdlib>
#include <exception>
#include <iostream>

#include "scenario.hpp"

int main() {
    try {
        const char* url = std::getenv("SEQUELIZE_URL");
        if (!url) throw sequelize::UsageError("SEQUELIZE_URL is not set: run this program through compare.mjs");
        differential::Cases cases;
        sequelize::Sequelize sequelize{url, {.logging = cases.logger()}};
        const auto models = differential::define(sequelize);
        differential::definitions(cases, sequelize, models);
        differential::reading(cases, models);
        differential::writing(cases, models);
        differential::values(cases, models);
        differential::errors(cases, sequelize, models);
        differential::associations(cases, sequelize);
        differential::hooks(cases, sequelize);
        differential::rules(cases, sequelize);
        differential::validation(cases, sequelize);
        differential::upserting(cases, sequelize);
        differential::documents(cases, sequelize);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
