// What check finds between models and a database: nothing right after sync.
#include <sequelize/schema.hpp>

#include "integration/library.hpp"
#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;

namespace {

enum class CheckKind { novel, poem };

struct CheckAll {
    std::int64_t id{};
    std::string text{};
    std::optional<std::string> name{};
    std::string binary{};
    std::string fixed{};
    std::string body{};
    std::int8_t tiny{};
    std::uint16_t small{};
    unsigned count{};
    std::int64_t big{};
    float single{};
    double twice{};
    Decimal price{};
    bool flag{};
    DateTime at{};
    Date day{};
    Time time{};
    Uuid uuid{};
    Bytes bytes{};
    CheckKind kind{};
    Json json{};
    int room{};
    int place = 3;
    DateTime createdAt{}, updatedAt{};
};

Model<CheckAll> defineAll(Sequelize& sequelize, ModelOptions options) {
    using C = CheckAll;
    return sequelize.define<C>(
        "check_all",
        {
            field<&C::text>({.defaultValue = "", .comment = "it's"}),
            field<&C::name>({.type = DataTypes::STRING(40), .unique = true, .defaultValue = "a 'b'"}),
            field<&C::binary>({.type = DataTypes::STRING(30).BINARY}),
            field<&C::fixed>({.type = DataTypes::CHAR(5)}),
            field<&C::body>({.type = DataTypes::TEXT}),
            field<&C::price>({.type = DataTypes::DECIMAL(10, 2)}),
            field<&C::flag>({.defaultValue = false}),
            field<&C::kind>({.type = DataTypes::ENUM("novel", "poem")}),
            field<&C::room>({.unique = "room_and_place"}),
            field<&C::place>({.unique = "room_and_place", .defaultValue = 3}),
        },
        std::move(options)
    );
}

}  // namespace

TEST_CASE("check is clean right after sync", "[check]") {
    auto sequelize = test::database();
    const ModelOptions cases[] = {
        {},
        {.underscored = true},
        {.strictTypes = true},
        {.indexes = {{.fields = {"room"}}, {.fields = {"place", {"text", {}, "DESC"}}, .unique = true, .name = "own"}},
         .engine = "InnoDB",
         .charset = "utf8mb4",
         .comment = "all of it"},
    };
    for (const auto& options : cases) {
        auto own = test::database();
        (void)defineAll(own, options);
        const test::FreshTables tables(own);
        const auto check = own.check();
        INFO(check.text());
        CHECK(check.isClean());
        CHECK(check.changes.empty());
        CHECK(check.candidates.empty());
    }
    {
        test::School school;
        const auto check = school.sequelize.check();
        INFO(check.text());
        CHECK(check.isClean());
    }
    test::Library library;
    CHECK(library.sequelize.check().isClean());
}

TEST_CASE("check tells what differs, and changes nothing", "[check]") {
    auto sequelize = test::database();
    (void)defineAll(sequelize, {.indexes = {{.fields = {"room"}}}});
    sequelize.drop();
    const auto missing = sequelize.check();
    REQUIRE(missing.changes.size() == 1);
    CHECK(missing.changes[0].kind == SchemaChange::Kind::createTable);
    CHECK(missing.changes[0].table == "check_alls");

    const test::FreshTables tables(sequelize);
    auto raw = test::rawSession();
    raw.run("ALTER TABLE check_alls ADD COLUMN extra INTEGER");
    raw.run(test::speaksMysql() ? "DROP INDEX check_alls_room ON check_alls" : "DROP INDEX check_alls_room");
    raw.run("CREATE INDEX by_day ON check_alls (day)");
    raw.run("DROP TABLE IF EXISTS check_stranger");
    raw.run("CREATE TABLE check_stranger (id INTEGER)");
    test::Log log;
    const auto check = sequelize.check({.logging = log.logger()});
    const auto again = sequelize.check();
    raw.run("DROP TABLE check_stranger");
    INFO(check.text());
    CHECK_FALSE(check.isClean());
    REQUIRE(check.changes.size() == 2);
    CHECK(check.changes[0].kind == SchemaChange::Kind::dropColumn);
    CHECK(check.changes[0].subject() == "check_alls.extra");
    CHECK(check.changes[1].kind == SchemaChange::Kind::addIndex);
    CHECK(check.text().find("no model has the index 'by_day'") != std::string::npos);
    CHECK(check.text().find("no model has the table 'check_stranger'") != std::string::npos);
    CHECK(check.text() == again.text());
    CHECK(log.text().empty());
}

TEST_CASE("modelSchema is what the database would read", "[check]") {
    auto sequelize = test::database();
    (void)defineAll(sequelize, {.indexes = {{.fields = {"room"}}}});
    const test::FreshTables tables(sequelize);
    const auto wanted = sequelize.modelSchema();
    const auto present = sequelize.check().before;
    REQUIRE(wanted.tables.size() == 1);
    const auto* table = present.table("check_alls");
    REQUIRE(table);
    REQUIRE(table->columns.size() == wanted.tables[0].columns.size());
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
        INFO(table->columns[i].definition);
        CHECK(table->columns[i] == wanted.tables[0].columns[i]);
    }
}
