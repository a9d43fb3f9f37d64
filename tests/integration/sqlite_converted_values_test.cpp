// What a change of a column would make of the values that are there. SQLite itself converts, or keeps, in silence.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

namespace D = DataTypes;

enum class Mood { calm, cross };

struct Moody {
    std::int64_t id{};
    std::optional<Mood> mood{};
};

struct Conversion {
    const char* before;
    const char* value;
    detail::DataType after;
    bool fits;
};

}  // namespace

TEST_CASE("changeColumn refuses to change a value, with the count", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const std::vector<Conversion> conversions{
        {"REAL", "1.5", D::INTEGER, false},
        {"REAL", "2.0", D::INTEGER, true},
        {"REAL", "1e19", D::BIGINT, false},
        {"TEXT", "'x'", D::INTEGER, false},
        {"TEXT", "'1e3'", D::INTEGER, false},
        {"TEXT", "' 1'", D::INTEGER, false},
        {"TEXT", "'12'", D::INTEGER, true},
        {"INTEGER", "'x'", D::BIGINT, true},  // the column's type was no better before
        {"INTEGER", "9007199254740993", D::DOUBLE, false},
        {"INTEGER", "9007199254740992", D::DOUBLE, true},
        {"INTEGER", "9223372036854775807", D::REAL, false},
        {"TEXT", "'9007199254740993'", D::DOUBLE, false},
        {"TEXT", "'0.1'", D::DOUBLE, true},
        {"REAL", "0.1 + 0.2", D::STRING(40), false},
        {"REAL", "0.5", D::STRING(40), true},
        {"REAL", "0.1 + 0.2", D::DECIMAL(20, 18), false},
        {"REAL", "0.1 + 0.2", D::TEXT, false},
        {"INTEGER", "2", D::BOOLEAN, false},
        {"TEXT", "'calm'", D::ENUM("calm", "cross"), true},
        {"TEXT", "'Calm'", D::ENUM("calm", "cross"), false},
        {"VARCHAR(9)", "'it''s'", D::ENUM("it's"), true},
        {"INTEGER", "5", D::ENUM("5"), true},
        {"TEXT", "NULL", D::ENUM("calm"), true},
        {"BLOB", "x'00ff'", D::STRING, false},
    };
    for (const auto& each : conversions) {
        Sequelize sequelize{"sqlite::memory:"};
        const auto qi = sequelize.getQueryInterface();
        INFO(each.before << " " << each.value << " " << detail::nameOf(each.after));
        qi.query(std::string("CREATE TABLE t (id INTEGER PRIMARY KEY, c ") + each.before + ")");
        qi.query(std::string("INSERT INTO t VALUES (1, ") + each.value + ")");
        const auto quoted = [&] {
            return qi.query("SELECT quote(c) || typeof(c) AS q FROM t").rows.at(0).get<std::string>("q");
        };
        const auto before = quoted();
        if (each.fits) {
            CHECK_NOTHROW(qi.changeColumn("t", "c", {.type = each.after}));
            continue;
        }
        const auto message = test::messageOf<UsageError>([&] { qi.changeColumn("t", "c", {.type = each.after}); });
        CHECK_THAT(message, test::containsString("correct or delete them first"));
        CHECK(quoted() == before);
        CHECK(qi.showAllTables() == std::vector<std::string>{"t"});
        CHECK(qi.describeTable("t").at(1).type == each.before);
    }
}

TEST_CASE("alter counts the rows that a model's ENUM does not list", "[sqlite][alter]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Sequelize sequelize{"sqlite::memory:"};
    const auto qi = sequelize.getQueryInterface();
    qi.query("CREATE TABLE moodies (id INTEGER PRIMARY KEY AUTOINCREMENT, mood VARCHAR(20))");
    qi.query("INSERT INTO moodies (mood) VALUES ('calm'), ('sad'), (NULL), ('glad')");
    sequelize.define<Moody>("moody", {.tableName = "moodies", .timestamps = false});
    for (const bool drop : {false, true}) {
        const auto message = test::messageOf<UsageError>([&] { sequelize.sync({.alter = {.drop = drop}}); });
        CHECK_THAT(message, test::containsString("ENUM") && test::containsString("2 rows"));
    }
    CHECK(qi.describeTable("moodies").at(1).type == "VARCHAR(20)");
    qi.query("UPDATE moodies SET mood = 'cross' WHERE mood LIKE '%ad'");
    sequelize.sync({.alter = true});
    CHECK(sequelize.check().isClean());
}
