// What the databases spell in other ways than models, and is no difference: defaults, character sets, long names.
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Spelling {
    std::int32_t id{};
    std::optional<std::string> text{};
    std::optional<std::int32_t> number{};
    std::optional<bool> flag{};
    std::optional<DateTime> at{};
    std::optional<Decimal> price{};
};

struct AVeryLongNameOfAModelThatFillsItsTable {
    std::int32_t id{};
    std::optional<std::int32_t> anAttributeWhoseNameIsSoLongThatNoMoreThanOneFits{};
    std::optional<std::int32_t> anotherAttributeWhoseNameIsSoLongThatNoMoreThanOneFits{};
};
using Long = AVeryLongNameOfAModelThatFillsItsTable;

constexpr const char* longTable = "spelled_with_very_many_letters_so_that_its_keys_have_long_names";  // 63

struct Spellings {
    Spellings() { clear(); }
    ~Spellings() { clear(); }
    Spellings(const Spellings&) = delete;
    Spellings& operator=(const Spellings&) = delete;

    static void run(const std::string& sql) { test::rawSession().run(sql); }
    static void clear() {
        run("DROP TABLE IF EXISTS spelled_rows");
        run(std::string("DROP TABLE IF EXISTS ") + longTable);
    }
    /// With one column, as somebody wrote it.
    static void make(const std::string& column, const std::string& options = "") {
        clear();
        const char* rest[] = {"text VARCHAR(255)", "number INTEGER", "flag TINYINT(1)", "at DATETIME", ""};
        rest[4] = test::speaksMysql() ? "price DECIMAL(8,2)" : "price DECIMAL_TEXT(8,2)";
        std::string sql = test::speaksMysql()
                              ? "CREATE TABLE spelled_rows (id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY"
                              : "CREATE TABLE spelled_rows (id INTEGER PRIMARY KEY AUTOINCREMENT";
        const auto name = column.substr(0, column.find(' ') + 1);
        for (const std::string other : rest) sql += ", " + (other.starts_with(name) ? column : other);
        run(sql + ")" + options);
    }
};

using S = Spelling;

void defined(Sequelize& sequelize, ModelOptions options = {}) {
    options.timestamps = false;
    (void
    )sequelize.define<S>("spelled_row", {field<&S::price>({.type = DataTypes::DECIMAL(8, 2)})}, std::move(options));
}

/// Whether what was made by hand is what the model says, and stays so.
void requireSame() {
    auto log = test::Log();
    auto sequelize = test::database({.logging = log.logger()});
    defined(sequelize);
    const auto check = sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    log.clear();
    sequelize.sync({.alter = true});
    CHECK(log.text().empty());
}

}  // namespace

TEST_CASE("defaults that are spelled in another way are no difference", "[alter][check]") {
    Spellings at;
    const auto same = [&](const std::string& column, auto field) {
        CAPTURE(column);
        at.make(column);
        test::Log log;
        auto sequelize = test::database({.logging = log.logger()});
        (void)sequelize.define<S>(
            "spelled_row", {field, sequelize::field<&S::price>({.type = DataTypes::DECIMAL(8, 2)})},
            {.timestamps = false}
        );
        const auto check = sequelize.check();
        INFO(check.text());
        CHECK(check.isClean());
        log.clear();
        sequelize.sync({.alter = true});
        CHECK(log.text().empty());
    };
    same("number INTEGER DEFAULT NULL", field<&S::number>());
    same("text VARCHAR(255) DEFAULT NULL", field<&S::text>());
    same("text VARCHAR(255) DEFAULT 'NULL'", field<&S::text>({.defaultValue = "NULL"}));
    same("text VARCHAR(255) DEFAULT 'it''s'", field<&S::text>({.defaultValue = "it's"}));
    same("text VARCHAR(255) DEFAULT ''", field<&S::text>({.defaultValue = ""}));
    same("number INTEGER DEFAULT -1", field<&S::number>({.defaultValue = -1}));
    same("at DATETIME DEFAULT CURRENT_TIMESTAMP", field<&S::at>({.defaultValue = literal("CURRENT_TIMESTAMP")}));
    if (!test::speaksMysql()) return;
    same("number INT(11) DEFAULT '1'", field<&S::number>({.defaultValue = 1}));
    same("flag BOOLEAN DEFAULT TRUE", field<&S::flag>({.defaultValue = true}));
    same("at DATETIME DEFAULT NOW()", field<&S::at>({.defaultValue = literal("CURRENT_TIMESTAMP")}));
    same("at DATETIME DEFAULT NULL ON UPDATE NOW()", field<&S::at>());
    same("text VARCHAR(255) DEFAULT (UUID())", field<&S::text>({.defaultValue = literal("(uuid())")}));
    same("text VARCHAR(255) DEFAULT _utf8mb4'x'", field<&S::text>({.defaultValue = "x"}));
    same("text VARCHAR(255) DEFAULT 'a\\\\b'", field<&S::text>({.defaultValue = literal("'a\\\\b'")}));
}

TEST_CASE("character sets that a model does not name are no difference", "[alter][check]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has none");
    Spellings at;
    for (const char* options :
         {" DEFAULT CHARSET=utf8", " DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_unicode_ci", " DEFAULT CHARSET=latin1",
          " DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin", " COLLATE=utf8mb4_unicode_ci"}) {
        CAPTURE(options);
        at.make("text VARCHAR(255)", options);
        requireSame();
    }
    for (const char* column :
         {"text VARCHAR(255) CHARACTER SET utf8", "text VARCHAR(255) COLLATE utf8mb4_bin",
          "text VARCHAR(255) CHARACTER SET latin1 COLLATE latin1_german2_ci"}) {
        CAPTURE(column);
        at.make(column, " DEFAULT CHARSET=utf8mb4");
        requireSame();
    }
    // Nor does another change take the column's own along.
    at.make("text VARCHAR(100) CHARACTER SET latin1 COLLATE latin1_german2_ci NOT NULL", " DEFAULT CHARSET=utf8mb4");
    auto sequelize = test::database();
    defined(sequelize);
    sequelize.sync({.alter = true});
    const auto check = sequelize.check();
    const auto* text = check.before.table("spelled_rows")->column("text");
    REQUIRE(text);
    CHECK(text->type == "varchar(255)");
    CHECK(text->collation == "latin1_german2_ci");
    requireSame();
}

TEST_CASE("names that are too long are shortened in the same way each time", "[alter][check]") {
    Spellings at;
    const auto define = [](Sequelize& sequelize) {
        auto rows = sequelize.define<Long>(
            "a_long_one", {.tableName = longTable,
                           .timestamps = false,
                           .indexes = {{.fields = {"anotherAttributeWhoseNameIsSoLongThatNoMoreThanOneFits"}}}}
        );
        rows.belongsTo(rows, {.foreignKey = &Long::anAttributeWhoseNameIsSoLongThatNoMoreThanOneFits});
    };
    const auto settled = [](Sequelize& sequelize) {
        const auto check = sequelize.check();
        INFO(check.text());
        CHECK(check.isClean());
        const auto* table = check.before.table(longTable);
        REQUIRE(table);
        CHECK(table->foreignKeys.size() == 1);
        CHECK(table->indexes.size() == 2);
        std::vector<std::string> names;
        for (const auto& index : table->indexes) names.push_back(index.name);
        for (const auto& name : names) CHECK(name.size() <= 64);
        return names;
    };
    auto sequelize = test::database();
    define(sequelize);
    sequelize.sync();
    const auto names = settled(sequelize);
    at.clear();
    sequelize.sync({.alter = true});
    CHECK(settled(sequelize) == names);
    // Without the index that the model asks for.
    std::string indexed;
    const auto made = sequelize.check();
    for (const auto& index : made.before.table(longTable)->indexes)
        if (index.parts[0].column.starts_with("another")) indexed = index.name;
    at.run("DROP INDEX " + indexed + (test::speaksMysql() ? std::string(" ON ") + longTable : ""));
    CHECK(sequelize.check().changes.size() == 1);
    sequelize.sync({.alter = true});
    CHECK(settled(sequelize).size() == names.size());
}
