#include "dump_database.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/dump_sql.hpp>
#include <sequelize/dialect/migration_sql.hpp>

#include "../difference/difference.hpp"
#include "../difference/plan.hpp"
#include "../difference/same_parts.hpp"
#include "../introspection/read_schema.hpp"

namespace sequelize::detail {
namespace {

constexpr std::size_t rowsOfInsert = 100;

class Dumping {
public:
    Dumping(Database& database, const RunOptions& run)
        : database_(database), ask_(askingOn(database, run)), sql_(database.dialect().migrationSql().dump()) {
        if (const auto query = sql_.owner(); !query.empty()) owner_ = textOf(ask_(query, {}).at(0).at(0));
    }

    DatabaseDump run(SchemaModel schema) {
        const auto triggers = takeTriggers(schema);
        for (const auto& table : schema.tables) requireKnown(table);
        const SchemaModel nothing;
        const auto views = std::exchange(schema.views, {});
        const auto made = diff::difference(nothing, schema, {.ignoredTables = {}});
        for (auto& statement : diff::planOf(database_.dialect(), made).statements()) add(std::move(statement));
        dump_.tables = schema.tables.size();
        addRows(schema);
        for (const auto& trigger : triggers) addOwned(trigger);
        addViews(views);
        return std::move(dump_);
    }

private:
    static std::string textOf(const Value& value) {
        const auto* text = value.getIf<std::string>();
        if (text == nullptr) throw UsageError("a row cannot be written as SQL: " + inspect(value));
        return *text;
    }

    static void requireKnown(const TableSchema& table) {
        if (!table.notes.empty())
            throw UsageError(fmt::format("the table '{}' cannot be dumped: {}", table.name, table.notes.front()));
    }

    /// They would act on the rows of the dump.
    static std::vector<std::string> takeTriggers(SchemaModel& schema) {
        std::vector<std::string> triggers;
        for (auto& table : schema.tables)
            for (const auto& trigger : std::exchange(table.triggers, {})) triggers.push_back(trigger.sql);
        return triggers;
    }

    void add(std::string statement) { dump_.statements.push_back(std::move(statement)); }
    void addOwned(std::string statement) { add(sql_.unowned(std::move(statement), owner_)); }

    void addRows(const SchemaModel& schema) {
        const std::size_t before = dump_.statements.size();
        for (const auto& table : schema.tables) addRowsOf(table);
        if (dump_.statements.size() == before) return addNextIds(schema);
        dump_.statements.insert(dump_.statements.begin() + static_cast<std::ptrdiff_t>(before), sql_.beforeRows());
        if (auto after = sql_.afterRows(); !after.empty()) add(std::move(after));
        addNextIds(schema);
    }

    void addRowsOf(const TableSchema& table) {
        const auto& dialect = database_.dialect();
        std::string columns;
        for (const auto* column : insertedColumns(table))
            columns += (columns.empty() ? "" : ", ") + dialect.quoted(column->name);
        if (columns.empty()) return;
        const auto rows = ask_(sql_.rowsAsLiterals(table), {});
        std::string sql;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool isFirst = i % rowsOfInsert == 0;
            if (isFirst && i != 0) add(std::exchange(sql, {}) + ";");
            sql += isFirst ? fmt::format("INSERT INTO {} ({}) VALUES\n", dialect.quoted(table.name), columns) : ",\n";
            sql += textOf(rows[i].at(0));
        }
        if (!sql.empty()) add(sql + ";");
        dump_.rows += rows.size();
    }

    void addNextIds(const SchemaModel& schema) {
        for (const auto& table : schema.tables)
            if (auto sql = sql_.nextId(table); !sql.empty()) add(std::move(sql));
    }

    /// Those first that name none of those behind them.
    void addViews(const std::vector<std::string>& names) {
        std::vector<std::pair<std::string, std::string>> left;
        for (const auto& name : names) left.emplace_back(name, textOf(ask_(sql_.viewText(name), {}).at(0).at(1)));
        while (!left.empty()) {
            const auto isFree = [&](const auto& view) {
                return std::ranges::none_of(left, [&](const auto& other) {
                    return other.first != view.first && diff::namesColumn(view.second, other.first);
                });
            };
            auto next = std::ranges::find_if(left, isFree);
            if (next == left.end()) next = left.begin();  // a name may be a column's, too
            addOwned(next->second);
            left.erase(next);
        }
    }

    Database& database_;
    AskRows ask_;
    const DumpSql& sql_;
    std::string owner_{};
    DatabaseDump dump_{};
};

}  // namespace

DatabaseDump dumpDatabase(Database& database, const std::vector<std::string>& without, const RunOptions& run) {
    SchemaModel schema = readSchema(database, {}, run);
    std::erase_if(schema.tables,
                  [&](const TableSchema& table) { return std::ranges::find(without, table.name) != without.end(); });
    return Dumping(database, run).run(std::move(schema));
}

}  // namespace sequelize::detail
