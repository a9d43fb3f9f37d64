#include "change_calls.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../difference/same_parts.hpp"
#include "../introspection/read_schema.hpp"
#include "../model_source/expressions.hpp"
#include "../query_interface/definition.hpp"
#include "attribute_calls.hpp"
#include "call_text.hpp"

namespace sequelize::detail::commandline {
namespace {

bool isNamed(const std::vector<std::string>& list, const std::string& name) {
    return std::ranges::find(list, name) != list.end();
}

class ChangeCalls {
public:
    ChangeCalls(Database& database, const diff::SchemaStep& step, const OnlineRules& online, const RunOptions& run)
        : database_(database),
          before_(*step.before),
          after_(*step.after),
          renames_(step.renames),
          online_(online),
          run_(run) {}

    CallLines lines() {
        requireSameRest();
        dropForeignKeys();
        for (const auto& [from, to] : renames_) {
            if (before_.column(to) || after_.column(from)) throw NoCall{};  // a swap, or another case of letters
            const auto* column = before_.column(from);
            add("renameColumn", cppText(from) + ", " + cppText(to),
                column ? online_.ofNewName(before_, *column) : OnlineWay{});
        }
        changeColumns();
        changeIndexes();
        for (const auto& column : before_.columns) {
            if (after_.column(newName(column.name))) continue;
            if (!column.generated.empty() || column.autoIncrement) throw NoCall{};
            add("removeColumn", cppText(column.name), online_.ofOldColumn(before_, column));
        }
        for (const auto& key : after_.foreignKeys)
            if (!isKept(key) && !isWithColumn(key)) lines_.push_back(addForeignKeyCall(after_.name, key));
        if (lines_.empty()) throw NoCall{};
        return std::move(lines_);
    }

private:
    void add(std::string_view call, const std::string& arguments, const OnlineWay& online = {}) {
        lines_.push_back(
            fmt::format("queryInterface.{}({}, {}{});", call, cppText(after_.name), arguments, optionsOf(online)));
    }
    static std::string optionsOf(const OnlineWay& online) {
        return online.isAsked() ? ", {" + onlineOptions(online) + "}" : std::string();
    }
    [[nodiscard]] std::string newName(const std::string& name) const {
        for (const auto& [from, to] : renames_)
            if (diff::isSameText(from, name)) return to;
        return name;
    }

    /// All that no call changes.
    void requireSameRest() const {
        // None looks for rows before it.
        if (!database_.dialect().schemaSql().alterTable(before_, after_, {.renames = renames_}).guards.empty())
            throw NoCall{};
        TableSchema a = before_;
        TableSchema b = after_;
        for (auto* table : {&a, &b}) {
            table->columns.clear();
            table->indexes.clear();
            table->foreignKeys.clear();
            table->autoIncrement.reset();
        }
        if (a.primaryKey)
            for (auto& part : a.primaryKey->parts) part.column = newName(part.column);
        if (a != b) throw NoCall{};
        const auto hasExpressions = [](const TableSchema& table) {
            return !table.checks.empty() || !table.triggers.empty() ||
                   std::ranges::any_of(table.columns, [](const auto& column) { return !column.generated.empty(); });
        };
        const bool losesColumn = std::ranges::any_of(
            before_.columns, [&](const auto& column) { return !after_.column(newName(column.name)); });
        if ((!renames_.empty() || losesColumn) && hasExpressions(before_)) throw NoCall{};
    }

    [[nodiscard]] ForeignKeySchema renamed(ForeignKeySchema key) const {
        for (auto& name : key.columns) name = newName(name);
        if (key.targetSchema.empty() && diff::isSameText(key.targetTable, before_.name))
            for (auto& name : key.targetColumns) name = newName(name);
        return key;
    }
    [[nodiscard]] bool isKept(const ForeignKeySchema& key) const {
        return std::ranges::any_of(before_.foreignKeys, [&](const auto& other) {
            return other.name == key.name && diff::isSameForeignKey(renamed(other), key);
        });
    }
    /// Whether a new column is added together with its foreign key.
    [[nodiscard]] bool isWithColumn(const ForeignKeySchema& key) const {
        return key.name.empty() && key.columns.size() == 1 && isNew(key.columns[0]);
    }
    [[nodiscard]] bool isNew(const std::string& column) const {
        return std::ranges::none_of(before_.columns,
                                    [&](const auto& was) { return diff::isSameText(newName(was.name), column); });
    }

    void dropForeignKeys() {
        for (const auto& key : before_.foreignKeys) {
            const auto now = renamed(key);
            const bool stays = std::ranges::any_of(after_.foreignKeys, [&](const auto& other) {
                return other.name == now.name && diff::isSameForeignKey(other, now);
            });
            if (stays) continue;
            if (key.name.empty()) {
                const bool goesAlong = key.columns.size() == 1 && !after_.column(newName(key.columns[0]));
                if (!goesAlong) throw NoCall{};
                continue;  // removeColumn takes it
            }
            add("removeConstraint", cppText(key.name));
        }
    }

    void changeColumns() {
        std::string last;
        for (std::size_t i = 0; i < after_.columns.size(); ++i) {
            const auto& column = after_.columns[i];
            const auto* was = columnBefore(column.name);
            if (!was)
                addColumn(column, last, i + 1 == after_.columns.size());
            else if (!diff::isSameColumn(*was, column))
                changeColumn(*was, column);
            last = column.name;
        }
    }
    [[nodiscard]] const ColumnSchema* columnBefore(const std::string& name) const {
        for (const auto& column : before_.columns)
            if (diff::isSameText(newName(column.name), name)) return &column;
        return nullptr;
    }

    void addColumn(const ColumnSchema& column, const std::string& behind, bool isLast) {
        if (column.autoIncrement || isInKey(after_, column.name)) throw NoCall{};
        auto attribute = attributeOf(database_.dialect(), after_, column, false, false);
        if (!attribute || !isMadeOf(*attribute, column)) throw NoCall{};
        bool hasKey = false;
        for (const auto& key : after_.foreignKeys)
            if (isWithColumn(key) && diff::isSameText(key.columns[0], column.name)) {
                hasKey = true;
                if (!key.rest.empty() || !key.targetSchema.empty()) throw NoCall{};
                addReferences(*attribute, key);
            }
        // Where columns that go are still behind it, it is at the end of those that stay.
        const bool isAtEnd = isLast || std::ranges::all_of(after_.columns, [&](const auto& other) {
                                 return isNew(other.name) || !isBehind(other.name, column.name);
                             });
        if (!isAtEnd) attribute->text += behind.empty() ? ", .first = true" : ", .after = " + cppText(behind);
        add("addColumn", fmt::format("{}, {{{}}}", cppText(column.name), attribute->text),
            online_.ofNewColumn(after_, column, hasKey));
    }
    [[nodiscard]] bool isBehind(const std::string& name, const std::string& other) const {
        const auto place = [&](const std::string& of) {
            return std::ranges::find(after_.columns, of, &ColumnSchema::name) - after_.columns.begin();
        };
        return place(name) > place(other);
    }
    static bool isInKey(const TableSchema& table, const std::string& column) {
        return table.primaryKey && std::ranges::any_of(table.primaryKey->parts, [&](const auto& part) {
                   return diff::isSameText(part.column, column);
               });
    }

    void changeColumn(const ColumnSchema& was, const ColumnSchema& column) {
        const bool isHeld = !was.generated.empty() || !was.onUpdate.empty() || was.isInvisible || was.autoIncrement ||
                            column.autoIncrement || isInKey(after_, column.name) || isInKey(before_, was.name) ||
                            std::ranges::any_of(after_.checks, [&](const auto& check) {
                                return diff::isSameText(check.column, column.name);
                            });
        auto attribute = attributeOf(database_.dialect(), after_, column, false, false);
        if (isHeld || !attribute || !isMadeOf(*attribute, column)) throw NoCall{};
        add("changeColumn", fmt::format("{}, {{{}}}", cppText(column.name), attribute->text),
            online_.ofChangedColumn(before_, was, column));
    }

    /// Whether the database makes that column of the attribute.
    [[nodiscard]] bool isMadeOf(const WrittenAttribute& attribute, const ColumnSchema& column) const {
        try {
            const auto defined =
                definedTable(database_.dialect(), after_.name, {{column.name, attribute.options}},
                             {.engine = after_.engine, .charset = after_.charset, .collate = after_.collation});
            const TableDefinition* const table = &defined.table;
            const auto made = modelSchema(database_, {&table, 1}, {}, run_);
            const auto& probe = made.tables.at(0);
            return diff::isSameColumn(probe.columns.at(0), column) && probe.checks.empty();
        } catch (const UsageError&) {
            return false;
        }
    }

    void changeIndexes() {
        std::vector<IndexSchema> present = before_.indexes;
        for (auto& index : present)
            for (auto& part : index.parts) {
                part.column = newName(part.column);
                if (!part.expression.empty() && !renames_.empty()) throw NoCall{};
            }
        const auto isIn = [](const std::vector<IndexSchema>& list, const IndexSchema& index) {
            return std::ranges::any_of(list, [&](const auto& other) {
                return other.name == index.name && other.isConstraint == index.isConstraint &&
                       other.comment == index.comment && other.isInvisible == index.isInvisible &&
                       diff::isSameIndex(other, index);
            });
        };
        std::vector<std::string> added;
        CallLines adding;
        for (const auto& index : after_.indexes) {
            if (isIn(present, index)) continue;
            added.push_back(index.name);
            adding.push_back(addIndexCall(after_.name, index, online_.ofIndex(after_, index)));
        }
        CallLines removing;
        for (const auto& index : present) {
            if (isIn(after_.indexes, index)) continue;
            // A foreign key may need the one until the other is there, and MySQL drops what it made itself.
            if (index.name.empty() || isNamed(added, index.name) || !added.empty()) throw NoCall{};
            removing.push_back(fmt::format("queryInterface.removeIndex({}, {}{});", cppText(after_.name),
                                           cppText(index.name), optionsOf(online_.ofIndex(before_, index))));
        }
        lines_.insert(lines_.end(), adding.begin(), adding.end());
        lines_.insert(lines_.end(), removing.begin(), removing.end());
    }

    Database& database_;
    const TableSchema& before_;
    const TableSchema& after_;
    const std::vector<std::pair<std::string, std::string>>& renames_;
    const OnlineRules& online_;
    const RunOptions& run_;
    CallLines lines_;
};

}  // namespace

CallLines changeCalls(Database& database, const diff::SchemaStep& step, const OnlineRules& online,
                      const RunOptions& run) {
    return ChangeCalls(database, step, online, run).lines();
}

}  // namespace sequelize::detail::commandline
