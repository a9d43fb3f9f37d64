// What the servers refuse when tables are compared or altered, with what remedies it.
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct RefusedRow {
    std::int64_t id{};
    std::string name{};
};

bool saysSo(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the privilege that check needs is named", "[alter][errors]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has no privileges");
    auto admin = test::rawSession();
    const std::string database = test::serverOptions().database;
    admin.run("DROP TABLE IF EXISTS refused_rows");
    admin.run("CREATE TABLE refused_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL)");
    admin.run("DROP USER IF EXISTS no_temporary");
    admin.run("CREATE USER no_temporary IDENTIFIED BY 'No.temporary1'");
    admin.run("GRANT SELECT, INSERT, CREATE, ALTER, INDEX ON `" + database + "`.* TO no_temporary");
    const auto server = test::serverOptions();
    {
        Sequelize sequelize(
            database, "no_temporary", "No.temporary1",
            {.dialect = test::dialect(), .host = server.host, .port = server.port}
        );
        (void)sequelize.define<RefusedRow>("refused_row", {.timestamps = false});
        for (const auto& message :
             {test::messageOf<DatabaseError>([&] { (void)sequelize.check(); }),
              test::messageOf<DatabaseError>([&] { sequelize.sync({.alter = true}); })}) {
            INFO(message);
            CHECK(saysSo(message, "CREATE TEMPORARY TABLES"));
        }
    }
    admin.run("DROP USER no_temporary");
    admin.run("DROP TABLE refused_rows");
}

TEST_CASE("a system-versioned table's columns are not altered half-way", "[alter][mariadb]") {
    if (test::dialect() != Dialect::mariadb) SKIP_TEST("MariaDB only");
    auto admin = test::rawSession();
    const auto make = [&](const std::string& column) {
        admin.run("DROP TABLE IF EXISTS refused_rows");
        admin.run(
            "CREATE TABLE refused_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name " + column +
            " NOT NULL) WITH SYSTEM VERSIONING"
        );
    };
    auto sequelize = test::database();
    make("VARCHAR(20)");
    (void)sequelize.define<RefusedRow>("refused_row", {.timestamps = false, .indexes = {{.fields = {"name"}}}});
    const auto message = test::messageOf<UsageError>([&] { sequelize.sync({.alter = true}); });
    INFO(message);
    CHECK(saysSo(message, "'refused_rows' is system-versioned"));
    CHECK(saysSo(message, "system_versioning_alter_history = 'KEEP'"));
    make("VARCHAR(255)");
    sequelize.sync({.alter = true});  // an index may come
    CHECK(sequelize.check().isClean());
    // What is unique would have to be so of former rows, too.
    for (const bool byIndex : {true, false}) {
        make("VARCHAR(255)");
        auto unique = test::database();
        if (byIndex)
            (void)unique.define<RefusedRow>(
                "refused_row", {.timestamps = false, .indexes = {{.fields = {"name"}, .unique = true}}}
            );
        else
            (void)unique.define<RefusedRow>(
                "refused_row", {field<&RefusedRow::name>({.unique = true})}, {.timestamps = false}
            );
        const auto refused = test::messageOf<UsageError>([&] { unique.sync({.alter = true}); });
        CAPTURE(refused, byIndex);
        CHECK(saysSo(refused, "'refused_rows' is system-versioned"));
        CHECK(
            admin.number("SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND "
                         "table_name = 'refused_rows' AND column_name = 'name'") == 0
        );
    }
    admin.run("DROP TABLE refused_rows");
}
