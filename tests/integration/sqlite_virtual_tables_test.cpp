// Virtual tables, and the tables that their modules keep their rows in.
#include <sequelize/model_source.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <algorithm>
#include <functional>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Note {
    std::int64_t id{};
    std::string body{};
};

Model<Note> noteModel(Sequelize& sequelize, const std::string& table) {
    return sequelize.define<Note>(
        "note", {field<&Note::id>({.primaryKey = true, .autoIncrement = false})},
        {.tableName = table, .timestamps = false}
    );
}

}  // namespace

TEST_CASE("a virtual table takes its parts with it, and no part goes alone", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    struct Module {
        const char* sql;
        const char* part;
        const char* row;
    };
    const auto module = GENERATE(
        Module{"fts5(id, body)", "notes_content", "(id, body) VALUES (1, 'some words')"},
        Module{"fts4(id, body)", "notes_segments", "(id, body) VALUES (1, 'some words')"},
        Module{"rtree(id, low, high)", "notes_node", "VALUES (1, 2, 3)"}
    );
    INFO(module.sql);
    Sequelize sequelize{"sqlite::memory:"};
    const auto qi = sequelize.getQueryInterface();
    qi.query(std::string("CREATE VIRTUAL TABLE Notes USING ") + module.sql);
    qi.query(std::string("INSERT INTO notes ") + module.row);
    qi.query("CREATE TABLE notes_own (id INTEGER PRIMARY KEY)");
    CHECK(qi.showAllTables() == std::vector<std::string>{"Notes", "notes_own"});
    const auto schema = qi.readSchema();
    CHECK(schema.tables.size() == 1);
    CHECK(schema.virtualTables == std::vector<std::string>{"Notes"});

    auto part = noteModel(sequelize, module.part);
    const std::vector<std::function<void()>> changes{
        [&] { qi.dropTable(module.part); },
        [&] { qi.bulkDelete(module.part, null, {.truncate = true}); },
        [&] { qi.renameTable(module.part, "x"); },
        [&] { part.drop(); },
        [&] { part.truncate(); },
        [&] { part.sync({.force = true}); },
        [&] { part.sync({.alter = true}); },
        [&] { (void)sequelize.check(); },
    };
    for (const auto& change : changes) CHECK_THAT(test::messageOf<UsageError>(change), test::containsString("virtual"));
    CHECK(qi.query("SELECT * FROM notes").rows.size() == 1);

    SECTION("dropTable") {
        qi.dropTable("notes");
        CHECK(qi.showAllTables() == std::vector<std::string>{"notes_own"});
    }
    SECTION("dropAllTables") {
        qi.dropAllTables();
        CHECK(qi.showAllTables().empty());
    }
    SECTION("dropAllTables but that") {
        qi.dropAllTables({.skip = {"notes"}});
        CHECK(qi.query("SELECT * FROM notes").rows.size() == 1);
    }
    CHECK(
        qi.query("SELECT name FROM sqlite_schema WHERE name LIKE 'notes\\_%' ESCAPE '\\' AND name <> 'notes_own'")
            .rows.empty() != qi.tableExists("notes")
    );
}

TEST_CASE("check and modelSource name virtual tables, and leave them alone", "[sqlite][alter][model_source]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Sequelize sequelize{"sqlite::memory:"};
    const auto qi = sequelize.getQueryInterface();
    qi.query("CREATE VIRTUAL TABLE words USING fts5(body)");
    auto notes = noteModel(sequelize, "notes");
    sequelize.sync();
    const auto check = sequelize.check();
    CHECK(check.isClean());
    CHECK_THAT(check.text(), test::containsString("virtual table 'words'") && !test::containsString("words_data"));
    sequelize.sync({.alter = {.drop = true}});
    CHECK(qi.query("SELECT * FROM words").rows.empty());
    std::string source;
    for (const auto& file : modelSource(qi.readSchema(), {.dialect = Dialect::sqlite})) source += file.content;
    CHECK_THAT(source, test::containsString("the virtual table words") && !test::containsString("words_data"));
}

TEST_CASE("a model of a virtual table is neither compared nor altered", "[sqlite][alter]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Sequelize sequelize{"sqlite::memory:"};
    sequelize.getQueryInterface().query("CREATE VIRTUAL TABLE notes USING fts5(id, body)");
    auto notes = noteModel(sequelize, "notes");
    notes.create({.id = 1, .body = "text"});
    CHECK(notes.findAll().size() == 1);
    CHECK_THAT(test::messageOf<UsageError>([&] { (void)sequelize.check(); }), test::containsString("virtual table"));
    CHECK_THAT(
        test::messageOf<UsageError>([&] { sequelize.sync({.alter = true}); }), test::containsString("virtual table")
    );
    CHECK(notes.findAll().size() == 1);
}
