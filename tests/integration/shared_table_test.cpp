// Several models of one table, each with some of its columns.
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Named {
    std::int32_t id{};
    std::string name{};
    std::optional<std::string> x{};
};
struct Numbered {
    std::int32_t id{};
    std::string name{};
    std::optional<std::int32_t> y{};
};
struct Misnamed {
    std::int32_t id{};
    std::int32_t name{};
};

constexpr const char* tableName = "shared_rows";

struct SharedTable {
    SharedTable() { clear(); }
    ~SharedTable() { clear(); }
    SharedTable(const SharedTable&) = delete;
    SharedTable& operator=(const SharedTable&) = delete;
    static void clear() { test::rawSession().run(std::string("DROP TABLE IF EXISTS ") + tableName); }

    Sequelize database = test::database();
    Model<Named> Names = database.define<Named>("named", {}, {.tableName = tableName, .timestamps = false});
    Model<Numbered> Numbers = database.define<Numbered>(
        "numbered", {}, {.tableName = tableName, .timestamps = false, .indexes = {{.fields = {"y"}}}}
    );
};

}  // namespace

TEST_CASE("two models of one table are altered to have the columns of both", "[alter][shared-table]") {
    SharedTable shared;
    const bool drop = GENERATE(false, true);
    shared.database.sync({.alter = {.drop = drop}});
    CHECK(shared.database.check().isClean());
    shared.Names.create({.name = "one", .x = "kept"});
    shared.Numbers.create({.name = "two", .y = 2});

    shared.database.sync({.alter = {.drop = drop}});
    shared.Names.sync({.alter = {.drop = drop}});
    CHECK(shared.Names.findOne({.where = {{&Named::name, "one"}}})->x == "kept");
    CHECK(shared.Numbers.findOne({.where = {{&Numbered::name, "two"}}})->y == 2);
}

TEST_CASE("one of two models of a table makes the columns of both where the table is there", "[alter][shared-table]") {
    SharedTable shared;
    shared.Names.sync();
    shared.Names.create({.name = "one", .x = "kept"});

    shared.Numbers.sync({.alter = {.drop = true}});
    CHECK(shared.database.check().isClean());
    CHECK(shared.Names.findOne()->x == "kept");
    shared.Numbers.create({.name = "two", .y = 2});
}

TEST_CASE("models of one table that contradict each other are named", "[alter][check][shared-table]") {
    SharedTable shared;
    shared.Names.sync();
    shared.database.define<Misnamed>("misnamed", {}, {.tableName = tableName, .timestamps = false});

    CHECK_THROWS_WITH(
        shared.database.check(),
        test::containsString("'named', 'numbered', 'misnamed' are of one table, 'shared_rows', and contradict "
                             "each other in the column 'name'")
    );
    CHECK_THROWS_AS(shared.Names.sync({.alter = true}), UsageError);
    CHECK_THROWS_AS(shared.database.sync({.alter = {.drop = true}}), UsageError);
}
