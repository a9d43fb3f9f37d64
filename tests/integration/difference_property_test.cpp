// Schemas of chance: the plan from A to B, run on a database that is A and has rows, makes it B; back, it makes it A.
#include <random>

#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/schema.hpp>

#include "difference/count_risks.hpp"
#include "difference/difference.hpp"
#include "difference/plan.hpp"
#include "difference/run_plan.hpp"
#include "introspection/read_schema.hpp"
#include "introspection/run_script.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

Database openDatabase() {
    auto options = test::serverOptions();
    if (test::backend().isFile()) options.storage = test::sqliteFile();
    return Database(options, {}, {});
}

/// Tables `prop_0` … of chance. Columns of one name have one of a few types that hold each other's values here.
class RandomSchema {
public:
    explicit RandomSchema(std::mt19937& random) : random_(random) {}

    SchemaModel make() {
        const int count = 2 + below(3);
        for (int i = 0; i < 4; ++i)
            if (i < count || below(3) == 0) schema_.tables.push_back(table("prop_" + std::to_string(i)));
        keyType_ = below(2) == 0 ? "int" : "bigint";
        for (auto& each : schema_.tables) {
            each.columns[0].type = idType();
            for (auto& column : each.columns)
                if (column.name.starts_with("ref")) column.type = idType();
        }
        for (auto& each : schema_.tables) foreignKeys(each);
        return std::move(schema_);
    }

private:
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    std::string idType() const { return test::speaksMysql() ? keyType_ : "INTEGER"; }

    TableSchema table(const std::string& name) {
        TableSchema result{.name = name};
        ColumnSchema id{.name = "id", .type = "int", .allowNull = false, .autoIncrement = true};
        result.columns.push_back(id);
        result.primaryKey = IndexSchema{.isUnique = true, .parts = {{.column = "id"}}};
        for (int i = 0; i < 5; ++i) {
            if (below(3) == 0) continue;
            static const char* const types[] = {"varchar(40)", "varchar(60)", "text"};
            ColumnSchema column{.name = "t" + std::to_string(i), .type = types[below(i < 3 ? 3 : 2)]};
            if (column.type != "text" && below(2) == 0) column.defaultValue = below(2) == 0 ? "'it''s'" : "'x'";
            if (column.type != "text" && column.defaultValue && below(2) == 0) column.allowNull = false;
            result.columns.push_back(column);
        }
        for (int i = 0; i < 3; ++i) {
            if (below(3) == 0) continue;
            result.columns.push_back({.name = "n" + std::to_string(i), .type = below(2) == 0 ? "int" : "bigint"});
            if (below(2) == 0) result.columns.back().defaultValue = std::to_string(below(3));
        }
        for (int i = 0; i < 2; ++i)
            if (below(2) == 0) result.columns.push_back({.name = "ref" + std::to_string(i), .type = "int"});
        indexes(result);
        if (result.column("n0") && below(2) == 0)
            result.checks.push_back({.name = name + "_check", .expression = "n0 < 1000000"});
        return result;
    }

    void indexes(TableSchema& table) {
        for (int i = 0; i < 2; ++i) {
            IndexSchema index{.name = table.name + "_i" + std::to_string(i)};
            for (const auto& column : table.columns)
                if (column.type != "text" && below(4) == 0)
                    index.parts.push_back({.column = column.name, .isDescending = below(4) == 0});
            if (index.parts.empty()) continue;
            if (below(3) == 0) {
                index.isUnique = true;
                index.parts.push_back({.column = "id"});
                if (index.parts.front().column == "id") continue;
            }
            const bool isThere = std::ranges::any_of(table.indexes, [&](auto other) {
                other.name = index.name;
                return other == index;
            });
            if (!isThere) table.indexes.push_back(index);
        }
    }

    void foreignKeys(TableSchema& table) {
        for (const auto& column : table.columns) {
            if (!column.name.starts_with("ref") || below(4) == 0) continue;
            const auto& target =
                schema_.tables[static_cast<std::size_t>(below(static_cast<int>(schema_.tables.size())))];
            static const char* const rules[] = {"", "CASCADE", "SET NULL"};
            table.foreignKeys.push_back(
                {.name = test::speaksMysql() ? table.name + "_" + column.name + "_key" : "",
                 .columns = {column.name},
                 .targetTable = target.name,
                 .targetColumns = {"id"},
                 .onDelete = rules[below(3)]}
            );
        }
    }

    std::mt19937& random_;
    std::string keyType_ = "int";
    SchemaModel schema_;
};

class PropertyWorld {
public:
    PropertyWorld() { clear(); }
    ~PropertyWorld() { clear(); }
    PropertyWorld(const PropertyWorld&) = delete;
    PropertyWorld& operator=(const PropertyWorld&) = delete;

    void clear() {
        auto raw = test::rawSession();
        const std::string_view unchecked = database.dialect().foreignKeyChecks(false);
        if (!unchecked.empty()) raw.run(unchecked);
        const std::string rest = test::isPostgres() ? " CASCADE" : "";
        for (int i = 0; i < 4; ++i) raw.run("DROP TABLE IF EXISTS prop_" + std::to_string(i) + rest);
        raw.run("DROP TABLE IF EXISTS prop_new");
    }
    SchemaModel read() {
        auto all = readSchema(database, {}, quiet);
        std::erase_if(all.tables, [](const auto& table) { return !table.name.starts_with("prop_"); });
        all.views.clear();
        return all;
    }
    diff::SchemaPlan planOf(const SchemaDifference& difference) { return diff::planOf(database.dialect(), difference); }
    /// Makes the schema from nothing, and tells how the database calls it.
    SchemaModel make(const SchemaModel& schema) {
        clear();
        diff::runPlan(database, planOf(diff::difference({}, schema)), quiet);
        return read();
    }
    /// Rows that would refer to nothing refer to NULL. What was counted is all that forbids the change.
    static std::vector<std::string> loosen(const SchemaDifference& difference) {
        std::vector<std::string> columns;
        auto raw = test::rawSession();
        for (const auto& change : difference.changes)
            for (const auto& risk : change.risks) {
                if (risk.kind != SchemaRisk::Kind::failsOnPresentRows) continue;
                REQUIRE(change.kind == SchemaChange::Kind::addForeignKey);
                CHECK(risk.rows > 0u);
                const auto column = change.after.substr(1, change.after.find(')') - 1);
                columns.push_back(change.table + "." + column);
                if (difference.before.table(change.table)->column(column))
                    raw.run("UPDATE " + change.table + " SET " + column + " = NULL");
            }
        return columns;
    }
    std::int64_t rows(const std::string& table) { return test::rawSession().number("SELECT COUNT(*) FROM " + table); }

    static void silent(std::string_view) {}
    const Logger none{};
    Database database = openDatabase();
    RunOptions quiet{.logging = &none};
};

std::string joined(const std::vector<std::string>& statements) {
    std::string text;
    for (const auto& sql : statements) text += sql + "\n";
    return text;
}

/// Three rows a table, the third of which refers to the second.
void fill(const SchemaModel& schema) {
    auto raw = test::rawSession();
    for (const auto& table : schema.tables)
        for (int row = 1; row <= 3; ++row) {
            std::string names = "id";
            std::string values = std::to_string(row);
            for (const auto& column : table.columns) {
                if (column.name[0] != 't' && column.name[0] != 'n') continue;
                names += ", " + column.name;
                values +=
                    column.name[0] == 't' ? ", 'text " + std::to_string(row) + "'" : ", " + std::to_string(row * 100);
            }
            raw.run("INSERT INTO " + table.name + " (" + names + ") VALUES (" + values + ")");
        }
    for (const auto& table : schema.tables)
        for (const auto& key : table.foreignKeys)
            raw.run("UPDATE " + table.name + " SET " + key.columns[0] + " = 2 WHERE id = 3");
}

}  // namespace

TEST_CASE("a plan makes of any schema any other, and back, with the rows", "[difference]") {
    const char* given = std::getenv("SEQUELIZE_TEST_SEED");
    const unsigned first = given ? static_cast<unsigned>(std::atoi(given)) : 1;
    const unsigned count = given ? 1 : 12;
    for (unsigned seed = first; seed < first + count; ++seed) {
        PropertyWorld world;
        std::mt19937 random(seed);
        const SchemaModel b = world.make(RandomSchema(random).make());
        const SchemaModel a = world.make(RandomSchema(random).make());
        fill(a);
        auto forth = diff::difference(a, b);
        const auto plan = world.planOf(forth);
        INFO("seed " << seed << "\n" << forth.text() << joined(plan.statements()));
        diff::countRisks(world.database, forth, world.quiet);
        const auto loosened = world.loosen(forth);
        REQUIRE_NOTHROW(diff::runPlan(world.database, plan, world.quiet));
        const auto now = world.read();
        const auto left = diff::difference(now, b);
        CHECK(left.text().empty());
        CHECK(world.planOf(left).statements().empty());
        for (const auto& table : a.tables) {
            if (!b.table(table.name)) continue;
            CHECK(world.rows(table.name) == 3);
            for (const auto& column : table.columns)
                if (column.name[0] == 't' && b.table(table.name)->column(column.name))
                    CHECK(
                        test::rawSession().number(
                            "SELECT COUNT(*) FROM " + table.name + " WHERE " + column.name + " LIKE 'text _'"
                        ) == 3
                    );
            for (const auto& key : table.foreignKeys)
                if (b.table(table.name)->column(key.columns[0]) &&
                    !std::ranges::count(loosened, table.name + "." + key.columns[0]))
                    CHECK(
                        test::rawSession().number(
                            "SELECT " + key.columns[0] + " FROM " + table.name + " WHERE id = 3"
                        ) == 2
                    );
        }
        const auto down = diff::downPlanOf(world.database.dialect(), forth);
        INFO("down:\n" << joined(down.statements()));
        auto back = diff::inverse(forth);
        diff::countRisks(world.database, back, world.quiet);
        world.loosen(back);
        REQUIRE_NOTHROW(diff::runPlan(world.database, down, world.quiet));
        CHECK(diff::difference(world.read(), a).text().empty());
    }
}
