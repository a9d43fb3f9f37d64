#include <sequelize/query_interface.hpp>

#include <filesystem>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

using test::Texts;

/// A QueryInterface, and the tables of a test case, which are gone before and after it.
struct Tables {
    Sequelize sequelize = test::database();
    QueryInterface qi = sequelize.getQueryInterface();

    Tables() { drop(); }
    ~Tables() {
        try {
            drop();
        } catch (const BaseError&) {
            // the test case has failed; the next one drops what it needs
        }
    }
    Tables(const Tables&) = delete;
    Tables& operator=(const Tables&) = delete;

    void drop() const {
        Texts skip;
        for (const auto& name : qi.showAllTables())
            if (!name.starts_with("qi_")) skip.push_back(name);
        qi.dropAllTables({.skip = skip});
    }
    /// A table with a key, a text and a number, and as many rows.
    void make(const std::string& name = "qi_books", int rows = 0) const {
        qi.createTable(
            name, {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
                   {"title", {.type = DataTypes::STRING(40)}},
                   {"year", {.type = DataTypes::INTEGER}}}
        );
        for (int i = 1; i <= rows; ++i) qi.bulkInsert(name, {{{"title", "t" + std::to_string(i)}, {"year", 2000 + i}}});
    }
    ColumnDescription column(const std::string& table, const std::string& name) const {
        for (const auto& column : qi.describeTable(table))
            if (column.name == name) return column;
        FAIL("no column " << name);
        return {};
    }
    Texts columns(const std::string& table) const {
        Texts names;
        for (const auto& column : qi.describeTable(table)) names.push_back(column.name);
        return names;
    }
    Texts indexes(const std::string& table) const {
        Texts names;
        for (const auto& index : qi.showIndex(table))
            if (!index.primary) names.push_back(index.name);
        return names;
    }
    std::uint64_t count(const std::string& table) const { return qi.select(table).size(); }
    template <class F>
    std::string refusal(F&& f) const {
        return test::messageOf<UsageError>(std::forward<F>(f));
    }
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("QueryInterface makes, lists, renames and drops tables", "[query-interface]") {
    Tables t;
    CHECK_FALSE(t.qi.tableExists("qi_books"));
    t.make("qi_books", 2);
    t.make();  // IF NOT EXISTS
    CHECK(t.count("qi_books") == 2);
    CHECK(t.qi.tableExists("qi_books"));
    const TableAttributes one = {{"a", {.type = DataTypes::INTEGER}}};
    CHECK_THROWS_AS(t.qi.createTable("qi_books", one, {.ifNotExists = false}), DatabaseError);
    t.make("qi_other");
    CHECK(has(t.refusal([&] { t.qi.renameTable("qi_books", "qi_other"); }), "there is a table of that name"));
    CHECK(has(t.refusal([&] { t.qi.renameTable("qi_none", "qi_x"); }), "there is no table 'qi_none'; the database has")
    );
    t.qi.renameTable("qi_books", "qi_novels");
    CHECK(t.count("qi_novels") == 2);
    t.qi.dropTable("qi_novels");
    t.qi.dropTable("qi_novels");
    CHECK_FALSE(t.qi.tableExists("qi_novels"));
    CHECK_FALSE(t.qi.databaseVersion().empty());
}

TEST_CASE("createTable refuses what contradicts itself", "[query-interface]") {
    Tables t;
    namespace D = DataTypes;
    const auto refused = [&](const TableAttributes& attributes, const detail::CreateTableOptions& options = {}) {
        const auto message = t.refusal([&] { t.qi.createTable("qi_bad", attributes, options); });
        CHECK_FALSE(t.qi.tableExists("qi_bad"));
        return message;
    };
    CHECK(has(refused({}), "has no columns"));
    CHECK(has(refused({{"a", {}}}), "has no type"));
    CHECK(has(refused({{"", {.type = D::INTEGER}}}), "name is empty"));
    CHECK(has(refused({{std::string(65, 'a'), {.type = D::INTEGER}}}), "65 characters"));
    CHECK(has(refused({{"a", {.type = D::INTEGER}}, {"A", {.type = D::INTEGER}}}), "has that name, too"));
    CHECK(has(refused({{"a", {.type = D::VIRTUAL}}}), "VIRTUAL"));
    CHECK(has(refused({{"a", {.type = D::INTEGER, .allowNull = true, .primaryKey = true}}}), "never NULL"));
    CHECK(has(refused({{"a", {.type = D::INTEGER, .onDelete = "CASCADE"}}}), "add .references"));
    CHECK(has(refused({{"a", {.type = D::INTEGER, .references = {"x"}, .onDelete = "VANISH"}}}), "none of CASCADE"));
    CHECK(
        has(refused({{"a", {.type = D::INTEGER, .allowNull = false, .references = {"x"}, .onDelete = "SET NULL"}}}),
            "allows NULL")
    );
    CHECK(has(refused({{"a", {.type = D::TINYINT, .defaultValue = 1000}}}), "its default"));
    CHECK(has(refused({{"a", {.type = D::STRING(2), .defaultValue = "abc"}}}), "its default"));
    CHECK(has(refused({{"a", {.type = D::ENUM("x"), .defaultValue = "y"}}}), "its default"));
    CHECK(has(refused({{"a", {.type = D::INTEGER, .first = true}}}), "leave out .first"));
    CHECK(has(refused({{"a", {.type = D::INTEGER}}}, {.uniqueKeys = {{"k", {"b"}}}}), "names a column 'b'"));
    CHECK(has(refused({{"a", {.type = D::INTEGER}}}, {.initialAutoIncrement = 5}), "no column with autoIncrement"));
    CHECK(has(refused({{"a", {.type = D::DATE, .defaultValue = "soon"}}}), "its default"));
    if (test::speaksMysql()) {
        CHECK(has(refused({{"a", {.type = D::TEXT, .defaultValue = "x"}}}), "has no DEFAULT for columns of type TEXT"));
    }
}

TEST_CASE("A default is what the program would have bound", "[query-interface]") {
    Tables t;
    namespace D = DataTypes;
    t.qi.createTable(
        "qi_defaults", {{"id", {.type = D::INTEGER, .primaryKey = true}},
                        {"day", {.type = D::DATEONLY, .defaultValue = "2024-02-29"}},
                        {"at", {.type = D::DATE, .defaultValue = "2024-02-29T10:11:12Z"}},
                        {"price", {.type = D::DECIMAL(10, 2), .defaultValue = "1.5"}},
                        {"flag", {.type = D::BOOLEAN, .defaultValue = true}},
                        {"text", {.type = D::STRING(20), .defaultValue = "it's"}},
                        {"none", {.type = D::STRING(20), .defaultValue = null}},
                        {"now", {.type = D::DATE, .defaultValue = literal("CURRENT_TIMESTAMP")}}}
    );
    struct Defaults {
        int id{};
        Date day{};
        DateTime at{};
        Decimal price{};
        bool flag{};
        std::string text{};
        std::optional<std::string> none{};
    };
    auto model = t.sequelize.define<Defaults>(
        "qi_default",
        {field<&Defaults::id>({.primaryKey = true}), field<&Defaults::price>({.type = D::DECIMAL(10, 2)})},
        {.tableName = "qi_defaults", .timestamps = false}
    );
    t.qi.bulkInsert("qi_defaults", {{{"id", 1}}});
    const auto row = model.findByPk(1);
    REQUIRE(row);
    CHECK(formatDate(row->day) == "2024-02-29");
    CHECK(row->price.toString() == "1.50");
    CHECK(row->flag);
    CHECK(row->text == "it's");
    CHECK_FALSE(row->none);
    CHECK(model.count({.where = {{&Defaults::at, *parseDateTime("2024-02-29T10:11:12Z")}}}) == 1);
}

TEST_CASE("describeTable tells what a column is", "[query-interface]") {
    Tables t;
    t.make();
    t.qi.createTable(
        "qi_copies",
        {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
         {"state", {.type = DataTypes::STRING(10), .allowNull = false, .defaultValue = "new"}},
         {"code", {.type = DataTypes::STRING(10), .unique = true, .comment = "on the back"}},
         {"book", {.type = DataTypes::INTEGER, .references = {"qi_books"}, .onDelete = "CASCADE"}}},
        {.initialAutoIncrement = 50}
    );
    CHECK(t.columns("qi_copies") == Texts{"id", "state", "code", "book"});
    const auto id = t.column("qi_copies", "id");
    CHECK(id.primaryKey);
    CHECK(id.autoIncrement);
    CHECK(id.unique);
    CHECK_FALSE(id.allowNull);
    const auto state = t.column("qi_copies", "state");
    CHECK(state.type == "VARCHAR(10)");
    CHECK_FALSE(state.allowNull);
    CHECK(state.defaultValue == "'new'");
    CHECK_FALSE(state.unique);
    const auto code = t.column("qi_copies", "code");
    CHECK(code.unique);
    CHECK(code.allowNull);
    if (test::speaksMysql()) CHECK(code.comment == "on the back");
    const auto book = t.column("qi_copies", "book");
    REQUIRE(book.references);
    CHECK(book.references->table == "qi_books");
    CHECK(book.references->column == "id");
    CHECK(book.references->onDelete == "CASCADE");
    t.qi.bulkInsert("qi_copies", {{{"code", "a"}}});
    CHECK(t.qi.select("qi_copies").at(0).get<int>("id") == 50);

    const auto schema = t.qi.readSchema({.tables = {"qi_copies"}});
    REQUIRE(schema.tables.size() == 1);
    CHECK(schema.tables[0].foreignKeys.size() == 1);
    CHECK(has(t.refusal([&] { (void)t.qi.readSchema({.tables = {"qi_none"}}); }), "there is no table 'qi_none'"));
    CHECK(has(t.refusal([&] { (void)t.qi.describeTable("qi_none"); }), "there is no table 'qi_none'"));
    const auto keys = t.qi.getForeignKeyReferencesForTable("qi_copies");
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].targetTable == "qi_books");
    CHECK(t.qi.getForeignKeysForTables({"qi_books", "qi_copies"}).at(1).foreignKeys.size() == 1);
}

TEST_CASE("addColumn adds at any place, and refuses what rows could not have", "[query-interface]") {
    Tables t;
    t.make("qi_books", 2);
    namespace D = DataTypes;
    t.qi.addColumn("qi_books", "pages", {.type = D::INTEGER, .allowNull = false, .defaultValue = 7});
    CHECK(t.qi.select("qi_books").at(1).get<int>("pages") == 7);
    t.qi.addColumn("qi_books", "zero", {.type = D::INTEGER, .first = true});
    t.qi.addColumn("qi_books", "mid", {.type = D::INTEGER, .after = "title"});
    t.qi.addColumn("qi_books", "isbn", {.type = D::STRING(13), .unique = true});
    CHECK(t.columns("qi_books") == Texts{"zero", "id", "title", "mid", "year", "pages", "isbn"});
    CHECK(t.column("qi_books", "isbn").unique);
    CHECK(t.count("qi_books") == 2);
    t.make("qi_shelves");
    t.qi.addColumn(
        "qi_books", "shelf", {.type = D::INTEGER, .references = {"qi_shelves", "id"}, .onDelete = "SET NULL"}
    );
    CHECK(t.column("qi_books", "shelf").references->onDelete == "SET NULL");
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", {{{"shelf", 99}}}), ForeignKeyConstraintError);

    CHECK(has(t.refusal([&] { t.qi.addColumn("qi_books", "Title", {.type = D::INTEGER}); }), "changeColumn changes it")
    );
    CHECK(has(t.refusal([&] { t.qi.addColumn("qi_none", "a", {.type = D::INTEGER}); }), "there is no table 'qi_none'"));
    CHECK(
        has(t.refusal([&] { t.qi.addColumn("qi_books", "a", {.type = D::INTEGER, .after = "b"}); }),
            "has no column 'b'; it has")
    );
    CHECK(
        has(t.refusal([&] { t.qi.addColumn("qi_books", "a", {.type = D::INTEGER, .allowNull = false}); }),
            "the table has 2 rows")
    );
    CHECK(
        has(t.refusal([&] { t.qi.addColumn("qi_books", "a", {.type = D::INTEGER, .primaryKey = true}); }),
            "has a primary key already")
    );
    CHECK(
        has(t.refusal([&] { t.qi.addColumn("qi_books", "a", {.type = D::INTEGER, .unique = "two"}); }),
            "a key by name is one of several columns")
    );
    const auto online = [&] { t.qi.addColumn("qi_books", "a", {.type = D::INTEGER}, {.algorithm = "INPLACE"}); };
    if (test::speaksMysql()) {
        CHECK_NOTHROW(online());
        CHECK(
            has(t.refusal([&] { t.qi.addColumn("qi_books", "x", {.type = D::INTEGER}, {.algorithm = "QUICK"}); }),
                "not one of")
        );
    } else {
        CHECK(has(t.refusal(online), ".algorithm"));
    }
}

TEST_CASE("removeColumn takes its keys along, but nobody else's", "[query-interface]") {
    Tables t;
    t.make("qi_books", 2);
    namespace D = DataTypes;
    t.qi.createTable(
        "qi_copies", {{"id", {.type = D::INTEGER, .primaryKey = true, .autoIncrement = true}},
                      {"book", {.type = D::INTEGER, .references = {"qi_books"}, .onDelete = "CASCADE"}},
                      {"n", {.type = D::INTEGER}}}
    );
    t.qi.bulkInsert("qi_copies", {{{"book", 1}, {"n", 1}}, {{"book", 2}, {"n", 2}}});
    const auto message = t.refusal([&] { t.qi.removeColumn("qi_books", "id"); });
    CHECK(has(message, "foreign keys of 'qi_copies'"));
    t.qi.addIndex("qi_copies", {"book", "n"});
    t.qi.removeColumn("qi_copies", "book");
    CHECK(t.columns("qi_copies") == Texts{"id", "n"});
    CHECK(t.count("qi_copies") == 2);
    CHECK(t.qi.getForeignKeyReferencesForTable("qi_copies").empty());
    REQUIRE(t.indexes("qi_copies").size() == 1);  // what is left of it
    CHECK(t.qi.showIndex("qi_copies").at(1).parts.size() == 1);
    CHECK(has(t.refusal([&] { t.qi.removeColumn("qi_copies", "book"); }), "has no column 'book'; it has id, n"));
    t.qi.createTable("qi_one", {{"a", {.type = D::INTEGER}}});
    CHECK(has(t.refusal([&] { t.qi.removeColumn("qi_one", "a"); }), "only column"));
    // What checks a column must say so itself.
    t.qi.addConstraint(
        "qi_books", {.fields = {"year"}, .type = "check", .where = {{"year", Op::gt(1900)}, {"title", Op::ne("x")}}}
    );
    CHECK_THROWS_AS(t.qi.removeColumn("qi_books", "year"), BaseError);
    CHECK(t.count("qi_books") == 2);
}

TEST_CASE("changeColumn is the whole definition, and keeps rows and keys", "[query-interface]") {
    Tables t;
    t.make("qi_books", 2);
    namespace D = DataTypes;
    t.qi.addIndex("qi_books", {"title"});
    t.qi.changeColumn("qi_books", "title", {.type = D::STRING(80), .allowNull = false, .defaultValue = "none"});
    auto title = t.column("qi_books", "title");
    CHECK(title.type == "VARCHAR(80)");
    CHECK_FALSE(title.allowNull);
    CHECK(title.defaultValue == "'none'");
    CHECK(t.qi.select("qi_books", {.order = {"id"}}).at(1).get<std::string>("title") == "t2");
    CHECK(t.indexes("qi_books") == Texts{"qi_books_title"});
    t.qi.changeColumn("qi_books", "title", {.type = D::STRING(80)});
    title = t.column("qi_books", "title");
    CHECK(title.allowNull);
    if (!test::speaksMysql()) CHECK_FALSE(title.defaultValue);
    t.qi.changeColumn("qi_books", "title", {.type = D::STRING(80), .unique = true});
    t.qi.changeColumn("qi_books", "title", {.type = D::STRING(90), .unique = true});  // and not a second key
    CHECK(t.indexes("qi_books").size() == 2);

    t.make("qi_shelves", 3);
    t.qi.addColumn("qi_books", "shelf", {.type = D::INTEGER});
    const AttributeOptions refers{.type = D::INTEGER, .references = {"qi_shelves"}, .onDelete = "CASCADE"};
    t.qi.changeColumn("qi_books", "shelf", refers);
    t.qi.changeColumn("qi_books", "shelf", refers);
    CHECK(t.qi.getForeignKeyReferencesForTable("qi_books").size() == 1);
    auto other = refers;
    other.onDelete = "SET NULL";
    t.qi.changeColumn("qi_books", "shelf", other);
    REQUIRE(t.qi.getForeignKeyReferencesForTable("qi_books").size() == 1);
    CHECK(t.qi.getForeignKeyReferencesForTable("qi_books")[0].onDelete == "SET NULL");
    t.qi.changeColumn("qi_books", "shelf", {.type = D::INTEGER});
    CHECK(t.qi.getForeignKeyReferencesForTable("qi_books").size() == 1);  // stays

    t.qi.bulkUpdate("qi_books", {{"year", null}}, {{"id", 1}});
    CHECK(
        has(t.refusal([&] { t.qi.changeColumn("qi_books", "year", {.type = D::INTEGER, .allowNull = false}); }),
            "1 of its rows has NULL")
    );
    CHECK(has(t.refusal([&] { t.qi.changeColumn("qi_books", "none", {.type = D::INTEGER}); }), "has no column 'none'"));
    CHECK(
        has(t.refusal([&] { t.qi.changeColumn("qi_books", "year", {.type = D::INTEGER, .primaryKey = true}); }),
            "another primary key")
    );
    t.qi.changeColumn("qi_books", "year", {.type = D::INTEGER, .first = true});
    CHECK(t.columns("qi_books").front() == "year");
    CHECK(t.count("qi_books") == 2);
}

TEST_CASE("renameColumn keeps all that a column is", "[query-interface]") {
    Tables t;
    t.make("qi_books", 2);
    t.qi.addIndex("qi_books", {"title"});
    t.qi.addColumn(
        "qi_books", "state",
        {.type = DataTypes::STRING(9), .allowNull = false, .defaultValue = "new", .comment = "kept"}
    );
    t.qi.renameColumn("qi_books", "state", "condition");
    const auto column = t.column("qi_books", "condition");
    CHECK(column.defaultValue == "'new'");
    CHECK_FALSE(column.allowNull);
    if (test::speaksMysql()) CHECK(column.comment == "kept");
    t.qi.renameColumn("qi_books", "title", "name");
    CHECK(t.qi.showIndex("qi_books").at(1).parts.at(0).column == "name");
    t.qi.renameColumn("qi_books", "name", "Name");
    CHECK(t.columns("qi_books").at(1) == "Name");
    CHECK(t.count("qi_books") == 2);
    CHECK(has(t.refusal([&] { t.qi.renameColumn("qi_books", "id", "year"); }), "there is a column of that name"));
    CHECK(has(t.refusal([&] { t.qi.renameColumn("qi_books", "none", "x"); }), "has no column 'none'"));
    CHECK(has(t.refusal([&] { t.qi.renameColumn("qi_books", "id", std::string(65, 'x')); }), "65 characters"));
}

TEST_CASE("Indexes are added, shown and removed", "[query-interface]") {
    Tables t;
    t.make("qi_books", 2);
    t.qi.addIndex("qi_books", {"year", {"title", {}, "DESC"}});
    t.qi.addIndex("qi_books", {"title"}, {.name = "qi_by_title", .unique = true});
    CHECK(t.indexes("qi_books").size() == 2);
    const auto shown = t.qi.showIndex("qi_books");
    CHECK(shown.at(0).primary);
    CHECK(shown.at(0).tableName == "qi_books");
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", {{{"title", "t1"}}}), UniqueConstraintError);
    CHECK(has(t.refusal([&] { t.qi.addIndex("qi_books", {"year"}, {.name = "qi_by_title"}); }), "already"));
    CHECK(has(t.refusal([&] { t.qi.addIndex("qi_books", {"none"}); }), "has no column 'none'"));
    CHECK(has(t.refusal([&] { t.qi.addIndex("qi_books", {}); }), "no fields"));
    CHECK(has(t.refusal([&] { t.qi.removeIndex("qi_books", "none"); }), "it has "));
    t.qi.removeIndex("qi_books", "qi_by_title");
    t.qi.removeIndex("qi_books", Texts{"year", "title"});
    CHECK(t.indexes("qi_books").empty());
    t.qi.addIndex("qi_books", {"year"}, {.name = "qi_oddly"});
    t.qi.removeIndex("qi_books", Texts{"year"});  // by what it is of
    CHECK(t.indexes("qi_books").empty());
    // Names that are too long are cut in the same way everywhere.
    const std::string longName(60, 'c');
    t.qi.addColumn("qi_books", longName, {.type = DataTypes::INTEGER});
    t.qi.addIndex("qi_books", {longName, "year"});
    CHECK(t.indexes("qi_books").at(0).size() == 64);
    t.qi.removeIndex("qi_books", Texts{longName, "year"});
    t.qi.addConstraint("qi_books", {.fields = {longName}, .type = "unique"});
    CHECK(t.qi.showConstraint("qi_books").back().name.size() == 64);
    t.qi.removeConstraint("qi_books", t.qi.showConstraint("qi_books").back().name);
    CHECK(t.qi.showConstraint("qi_books").size() == 1);
    const auto partial = [&] {
        t.qi.addIndex("qi_books", {"year"}, {.name = "qi_new", .where = {{"year", Op::gt(2000)}}});
    };
    if (test::speaksMysql()) {
        CHECK(has(t.refusal(partial), "leave out .where"));
    } else {
        partial();
        CHECK(has(t.qi.showIndex("qi_books").back().where, "2000"));
        CHECK(has(t.refusal([&] { t.qi.addIndex("qi_books", {"title"}, {.type = "FULLTEXT"}); }), "FULLTEXT"));
        t.make("qi_other");
        CHECK(has(t.refusal([&] { t.qi.addIndex("qi_other", {"year"}, {.name = "qi_new"}); }), "is taken"));
    }
}

TEST_CASE("Constraints of every kind are added, shown, hold, and are removed", "[query-interface]") {
    Tables t;
    t.make("qi_books", 2);
    t.make("qi_shelves", 2);
    const auto kinds = [&] {
        Texts list;
        for (const auto& constraint : t.qi.showConstraint("qi_books")) list.push_back(constraint.type);
        return list;
    };
    t.qi.addConstraint("qi_books", {.fields = {"title", "year"}, .type = "unique"});
    t.qi.addConstraint(
        "qi_books", {.fields = {"year"}, .type = "CHECK", .where = {{"year", Op::gt(1000)}, {"title", Op::ne("it's")}}}
    );
    t.qi.addColumn("qi_books", "shelf", {.type = DataTypes::INTEGER});
    t.qi.addConstraint(
        "qi_books",
        {.fields = {"shelf"}, .type = "foreign key", .references = {"qi_shelves", "id"}, .onDelete = "cascade"}
    );
    CHECK(kinds() == Texts{"PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK"});
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", {{{"title", "t1"}, {"year", 2001}}}), UniqueConstraintError);
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", {{{"title", "x"}, {"year", 1}}}), DatabaseError);
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", {{{"title", "it's"}, {"year", 2001}}}), DatabaseError);
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", {{{"shelf", 9}}}), ForeignKeyConstraintError);
    CHECK(t.count("qi_books") == 2);
    const auto key = t.qi.showConstraint("qi_books", "qi_books_shelf_qi_shelves_fk");
    REQUIRE(key.size() == 1);
    CHECK(key[0].referencedTable == "qi_shelves");
    CHECK(key[0].onDelete == "CASCADE");

    const auto refused = [&](const detail::AddConstraintOptions& options) {
        return t.refusal([&] { t.qi.addConstraint("qi_books", options); });
    };
    CHECK(has(refused({.fields = {"id"}}), "Constraint type must be specified through options.type"));
    CHECK(has(refused({.type = "unique"}), "Fields must be specified through options.fields"));
    CHECK(has(refused({.fields = {"id"}, .type = "default"}), "is none of UNIQUE"));
    CHECK(has(refused({.fields = {"none"}, .type = "unique"}), "has no column 'none'"));
    CHECK(has(refused({.fields = {"id"}, .type = "foreign key"}), "needs .references"));
    CHECK(has(refused({.fields = {"id"}, .type = "foreign key", .references = {"qi_none", "id"}}), "no table 'qi_none'")
    );
    CHECK(has(refused({.fields = {"id"}, .type = "foreign key", .references = {"qi_shelves", "x"}}), "no column 'x'"));
    CHECK(has(refused({.fields = {"id"}, .type = "check"}), "needs a .where"));
    CHECK(has(refused({.fields = {"id"}, .type = "primary key"}), "a primary key already"));
    CHECK(has(refused({.fields = {"title", "year"}, .type = "unique"}), "a constraint 'qi_books_title_year_uk' already")
    );
    CHECK(has(refused({.fields = {"id"}, .type = "unique", .name = std::string(65, 'x')}), "65 characters"));
    CHECK(
        has(t.refusal([&] { t.qi.removeConstraint("qi_books", "none"); }),
            "Constraint none on table qi_books does not exist; it has")
    );

    t.qi.removeConstraint("qi_books", "qi_books_year_ck");
    t.qi.removeConstraint("qi_books", "qi_books_shelf_qi_shelves_fk");
    t.qi.removeConstraint("qi_books", "qi_books_title_year_uk");
    CHECK(kinds() == Texts{"PRIMARY KEY"});
    t.qi.createTable("qi_plain", {{"a", {.type = DataTypes::INTEGER, .allowNull = false}}});
    t.qi.addConstraint("qi_plain", {.fields = {"a"}, .type = "primary key"});
    CHECK(t.column("qi_plain", "a").primaryKey);
    t.qi.removeConstraint("qi_plain", "PRIMARY");
    CHECK_FALSE(t.column("qi_plain", "a").primaryKey);
    CHECK(t.count("qi_books") == 2);
}

TEST_CASE("Rows are written without models, as a whole or not at all", "[query-interface]") {
    Tables t;
    t.make();
    std::vector<detail::RowValues> many;
    for (int i = 1; i <= 4000; ++i) many.push_back({{"id", i}, {"title", "b"}});
    test::Log log;
    CHECK(t.qi.bulkInsert("qi_books", many, {.logging = log.logger()}) == 4000);
    CHECK(log.has("INSERT"));
    CHECK(log.size() == 5);  // BEGIN, three INSERTs, COMMIT
    many = {{{"id", 5001}}, {{"id", 5002}, {"title", "x"}}, {{"id", 1}}};
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", many), UniqueConstraintError);
    CHECK(t.count("qi_books") == 4000);
    CHECK(t.qi.bulkInsert("qi_books", {}) == 0);
    t.qi.bulkInsert(
        "qi_books", {{{"id", 1}, {"title", "new"}}, {{"id", 4001}, {"title", "new"}}}, {.ignoreDuplicates = true}
    );
    CHECK(t.qi.select("qi_books", {.where = {{"title", "new"}}}).size() == 1);
    t.qi.bulkInsert("qi_books", {{{"id", 1}, {"title", "again"}}}, {.updateOnDuplicate = {"title"}});
    t.qi.upsert("qi_books", {{"id", 2}, {"title", "again"}}, {"id"});
    t.qi.upsert("qi_books", {{"id", 6000}, {"title", "again"}}, {"id"});
    const auto rows =
        t.qi.select("qi_books", {.attributes = {"id"}, .where = {{"title", "again"}}, .order = {{"id", "DESC"}}});
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].get<int>("id") == 6000);
    CHECK(rows[0].size() == 1);
    CHECK(t.qi.select("qi_books", {.order = {"id"}, .limit = 2, .offset = 1}).at(0).get<int>("id") == 2);
    CHECK(t.qi.bulkUpdate("qi_books", {{"year", 7}, {"title", null}}, {{"id", Op::in({1, 2})}}) == 2);
    CHECK(t.qi.bulkUpdate("qi_books", {{"year", 8}}, col("year") == 7) == 2);
    CHECK(t.qi.bulkDelete("qi_books", {{"id", Op::gt(4000)}}) == 2);
    CHECK(t.qi.bulkDelete("qi_books", null, {.limit = 1}) == 1);
    CHECK(t.qi.bulkUpdate("qi_books", {{"year", 9}}, null) == 3999);

    CHECK(has(t.refusal([&] { t.qi.bulkDelete("qi_books", {}); }), "`null` means all rows"));
    CHECK(has(t.refusal([&] { t.qi.bulkUpdate("qi_books", {{"year", 1}}, {}); }), "`null` means all rows"));
    CHECK(has(t.refusal([&] { t.qi.bulkUpdate("qi_books", {}, null); }), "no values"));
    CHECK(has(t.refusal([&] { t.qi.bulkDelete("qi_books", {{"id", 1}}, {.truncate = true}); }), "goes with `null`"));
    CHECK(has(t.refusal([&] { t.qi.upsert("qi_books", {{"id", 1}}, {}); }), "identify the row"));
    CHECK(has(t.refusal([&] { t.qi.upsert("qi_books", {{"id", 1}}, {"x"}); }), "names 'x'"));
    CHECK(has(t.refusal([&] { t.qi.bulkInsert("qi_books", {{{"id", 1}, {"ID", 2}}}); }), "twice"));
    CHECK(has(t.refusal([&] { (void)t.qi.select("qi_books", {.order = {{"id", "UP"}}}); }), "neither ASC nor DESC"));
    CHECK_THROWS_AS(t.qi.bulkInsert("qi_books", {{{"none", 1}}}), DatabaseError);
    CHECK_THROWS_AS(t.qi.select("qi_none"), DatabaseError);
    CHECK(t.count("qi_books") == 3999);
    CHECK(t.qi.bulkDelete("qi_books", null, {.truncate = true}) == 0);
    t.qi.bulkInsert("qi_books", {{{"title", "first"}}});
    CHECK(t.qi.select("qi_books").at(0).get<int>("id") == 1);
}

TEST_CASE("Rows take part in a transaction", "[query-interface]") {
    Tables t;
    t.make();
    auto transaction = t.sequelize.transaction();
    t.qi.bulkInsert("qi_books", {{{"title", "a"}}, {{"year", 3}}}, {.transaction = transaction});
    CHECK(t.qi.select("qi_books", {.transaction = transaction}).size() == 2);
    transaction.rollback();
    CHECK(t.count("qi_books") == 0);
}

TEST_CASE("Changes of a table take part in a transaction where the database has them", "[query-interface]") {
    if (test::abilities().commitsBeforeDdl) SKIP_TEST("DDL commits here");
    Tables t;
    t.make("qi_books", 2);
    auto transaction = t.sequelize.transaction();
    t.qi.addColumn("qi_books", "more", {.type = DataTypes::INTEGER, .unique = true}, {.transaction = transaction});
    t.qi.removeColumn("qi_books", "year", {.transaction = transaction});
    t.qi.createTable("qi_more", {{"a", {.type = DataTypes::INTEGER}}}, {.transaction = transaction});
    transaction.rollback();
    CHECK(t.columns("qi_books") == Texts{"id", "title", "year"});
    CHECK_FALSE(t.qi.tableExists("qi_more"));
}

TEST_CASE("A table that others refer to is not dropped, unless all are", "[query-interface]") {
    Tables t;
    t.make("qi_books", 1);
    t.qi.createTable(
        "qi_copies", {{"book", {.type = DataTypes::INTEGER, .references = {"qi_books"}, .onDelete = "CASCADE"}}}
    );
    t.qi.bulkInsert("qi_copies", {{{"book", 1}}});
    CHECK_THROWS_AS(t.qi.dropTable("qi_books"), ForeignKeyConstraintError);
    CHECK_THROWS_AS(t.qi.bulkDelete("qi_books", null, {.truncate = true}), ForeignKeyConstraintError);
    CHECK(t.count("qi_copies") == 1);
    Texts others{"qi_copies"};
    for (const auto& name : t.qi.showAllTables())
        if (!name.starts_with("qi_") && name != "SequelizeMeta") others.push_back(name);
    t.qi.createTable("SequelizeMeta", {{"name", {.type = DataTypes::STRING(20)}}});
    const auto message = t.refusal([&] { t.qi.dropAllTables({.skip = {"qi_none"}}); });
    CHECK(has(message, "'qi_none', which is no table; nothing was dropped"));
    t.qi.dropAllTables({.skip = others});
    CHECK_FALSE(t.qi.tableExists("qi_books"));
    CHECK(t.qi.tableExists("qi_copies"));
    CHECK(t.qi.tableExists("SequelizeMeta"));
    t.qi.dropAllTables({.skip = others, .dropMeta = true});
    CHECK_FALSE(t.qi.tableExists("SequelizeMeta"));
    t.drop();
    CHECK_FALSE(t.qi.tableExists("qi_copies"));
}

TEST_CASE("Databases are made, listed and dropped", "[query-interface]") {
    Tables t;
    if (test::backend().isFile()) {
        const auto path = std::filesystem::temp_directory_path() / "sequelize_qi_made.db";
        std::filesystem::remove(path);
        t.qi.createDatabase(path.string());
        CHECK(std::filesystem::exists(path));
        std::filesystem::remove(path);
        CHECK(has(t.refusal([&] { t.qi.createDatabase(":memory:"); }), "no file's name"));
        CHECK(has(t.refusal([&] { t.qi.dropDatabase("x"); }), "delete the file"));
        CHECK(has(t.refusal([&] { t.qi.createSchema("x"); }), "no schemas"));
        CHECK(has(t.refusal([&] { t.qi.dropSchema("x"); }), "no schemas"));
        CHECK(has(t.refusal([&] { (void)t.qi.showAllSchemas(); }), "no schemas"));
        return;
    }
    const auto listed = [&](const std::string& name) {
        const auto all = t.qi.showAllSchemas();
        return std::find(all.begin(), all.end(), name) != all.end();
    };
    const std::string name = "sequelize_qi_" + std::to_string(::getpid());
    t.qi.createDatabase(name, {.charset = "utf8mb4", .collate = "utf8mb4_bin"});
    t.qi.createDatabase(name);
    CHECK(listed(name));
    CHECK_FALSE(listed("mysql"));
    t.qi.dropDatabase(name);
    CHECK_FALSE(listed(name));
    t.qi.createSchema(name);
    CHECK(listed(name));
    CHECK(t.qi.readSchema({.schema = name}).tables.empty());
    t.qi.dropSchema(name);
    CHECK_FALSE(listed(name));
}

TEST_CASE("query runs any statement, and Model::describe asks for its table", "[query-interface]") {
    Tables t;
    t.make("qi_books", 2);
    CHECK(t.qi.query("SELECT * FROM qi_books WHERE id = ?", {.replacements = {2}}).rows.size() == 1);
    CHECK(t.qi.query("UPDATE qi_books SET year = 1", {.type = QueryTypes::UPDATE}).metadata.affectedRows == 2);
    CHECK(t.qi.quoteTable("a`b") == "`a``b`");
    struct Book {
        int id{};
        std::string title{};
    };
    auto books = t.sequelize.define<Book>(
        "qi_book", {field<&Book::id>({.primaryKey = true})}, {.tableName = "qi_books", .timestamps = false}
    );
    CHECK(books.describe().at(1).name == "title");
    t.qi.dropTable("qi_books");
    CHECK(has(test::messageOf<UsageError>([&] { (void)books.describe(); }), "sync creates it"));
}

TEST_CASE("a column that something uses is neither removed nor renamed", "[query-interface]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite finds these by itself");
    Sequelize sequelize = test::database();
    const auto drop = [&] {
        sequelize.query("DROP VIEW IF EXISTS used_view");
        sequelize.query("DROP TABLE IF EXISTS used_columns");
    };
    drop();
    sequelize.query(
        "CREATE TABLE used_columns (id INT PRIMARY KEY, seen INT, told INT, checked INT, half INT, twice INT AS (half * 2), "
        "CONSTRAINT used_check CHECK (checked > 0))"
    );
    sequelize.query("CREATE VIEW used_view AS SELECT id, seen FROM used_columns");
    sequelize.query("CREATE TRIGGER used_trigger BEFORE INSERT ON used_columns FOR EACH ROW SET NEW.told = 1");
    const auto queryInterface = sequelize.getQueryInterface();
    const auto before = queryInterface.readSchema({.tables = {"used_columns"}});
    const std::pair<const char*, const char*> users[] = {
        {"seen", "used_view"}, {"told", "used_trigger"}, {"checked", "used_check"}, {"half", "'twice'"}};
    for (const auto& [column, user] : users)
        CHECK_THROWS_WITH(queryInterface.removeColumn("used_columns", column), test::containsString(user));
    CHECK_THROWS_WITH(queryInterface.renameColumn("used_columns", "seen", "was"), test::containsString("used_view"));
    CHECK_THROWS_WITH(queryInterface.renameColumn("used_columns", "told", "was"), test::containsString("used_trigger"));
    CHECK(queryInterface.readSchema({.tables = {"used_columns"}}) == before);
    drop();
}
