// Rows that come from a cache: in memory here, and in Redis or Memcached with another `.store`.
#include <iostream>

#include <sequelize/cache.hpp>
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;
using namespace std::chrono_literals;

struct Student {
    std::int64_t id{};
    std::string name{};
};

int main(int argc, char** argv) {
    try {
        int statements = 0;
        Sequelize sequelize{
            databaseUrl(argc, argv),
            {.logging = [&](std::string_view) { ++statements; },
             .cache = {.store = sequelize::memoryCache({.bytes = 1 << 20})}}};
        auto Students = sequelize.define<Student>("student", {.timestamps = false, .cache = {.ttl = 60s}});
        sequelize.sync({.force = true});
        Students.bulkCreate({{.name = "John"}, {.name = "Ada"}});

        const auto show = [&](const char* when) {
            statements = 0;
            const auto student = Students.findByPk(1);
            std::cout << when << ": " << student->name << ", statements: " << statements << "\n";
        };
        show("first");
        show("again");
        Students.update({{&Student::name, "Joan"}}, {.where = {{&Student::id, 1}}});
        show("after a write");
        Students.update({{&Student::name, "Eve"}}, {.where = {{&Student::id, 2}}});
        show("after a write to another row");
        sequelize.query("UPDATE students SET name = 'Jane' WHERE id = 1");
        show("after SQL that nobody reads");
        sequelize.cache().invalidate(Students, 1);
        show("after a word");

        const auto seen = sequelize.cache().statistics();
        std::cout << "hits: " << seen.hits << ", misses: " << seen.misses << ", errors: " << seen.errors << "\n";
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
