#include "schema_calls.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../difference/difference.hpp"
#include "../difference/same_parts.hpp"
#include "../introspection/read_schema.hpp"
#include "../model_source/expressions.hpp"
#include "../query_interface/definition.hpp"
#include "attribute_calls.hpp"

namespace sequelize::detail::commandline {
namespace {

/// What no call makes: the step is written as SQL.
struct NoCall {};

bool isNamed(const std::vector<std::string>& list, const std::string& name) {
    return std::ranges::find(list, name) != list.end();
}

bool isPlain(const IndexSchema& index) {
    return index.where.empty() && index.kind.empty() && index.method.empty() && index.rest.empty() &&
           index.comment.empty() && !index.isInvisible && std::ranges::all_of(index.parts, [](const auto& part) {
               return !part.column.empty() && !part.length && !part.isDescending && part.collation.empty();
           });
}

std::vector<std::string> columnsOf(const IndexSchema& index) {
    std::vector<std::string> names;
    for (const auto& part : index.parts) names.push_back(part.column);
    return names;
}

/// `.algorithm = "INPLACE", .lock = "NONE"`
std::string onlineOptions(const OnlineWay& way) {
    std::string text = ".algorithm = " + cppText(way.algorithm);
    if (!way.lock.empty()) text += ", .lock = " + cppText(way.lock);
    return text;
}

std::string addIndexCall(const std::string& table, const IndexSchema& index, const OnlineWay& online = {}) {
    if (index.name.empty() || index.isConstraint || !index.comment.empty() || index.isInvisible || !index.rest.empty())
        throw NoCall{};
    std::string fields;
    for (const auto& part : index.parts) {
        if (part.column.empty()) throw NoCall{};
        if (!part.collation.empty()) throw NoCall{};
        std::string field = cppText(part.column);
        if (part.length || part.isDescending)
            field = fmt::format("{{{}, {}{}}}", field, part.length ? std::to_string(*part.length) : "{}",
                                part.isDescending ? ", \"DESC\"" : "");
        fields += (fields.empty() ? "" : ", ") + field;
    }
    std::string options = ".name = " + cppText(index.name);
    if (index.isUnique) options += ", .unique = true";
    if (!index.kind.empty()) options += ", .type = " + cppText(index.kind);
    if (!index.method.empty()) options += ", .method = " + cppText(index.method);
    if (!index.parser.empty()) options += ", .parser = " + cppText(index.parser);
    if (!index.where.empty()) options += ", .where = literal(" + cppText(index.where) + ")";
    if (online.isAsked()) options += ", " + onlineOptions(online);
    return fmt::format("queryInterface.addIndex({}, {{{}}}, {{{}}});", cppText(table), fields, options);
}

std::string addForeignKeyCall(const std::string& table, const ForeignKeySchema& key) {
    if (!key.rest.empty() || !key.targetSchema.empty()) throw NoCall{};
    std::string options = ".fields = " + cppList(key.columns) + ", .type = \"FOREIGN KEY\"";
    if (!key.name.empty()) options += ", .name = " + cppText(key.name);
    options += fmt::format(", .references = {{{}, {}}}", cppText(key.targetTable),
                           key.targetColumns.size() == 1 ? cppText(key.targetColumns[0]) : cppList(key.targetColumns));
    if (!key.onDelete.empty()) options += ", .onDelete = " + cppText(key.onDelete);
    if (!key.onUpdate.empty()) options += ", .onUpdate = " + cppText(key.onUpdate);
    return fmt::format("queryInterface.addConstraint({}, {{{}}});", cppText(table), options);
}

/// What a new table is written by.
class TableCalls {
public:
    TableCalls(Database& database, const TableSchema& wanted, const RunOptions& run)
        : database_(database), wanted_(wanted), run_(run) {}

    CallLines lines() {
        if (!wanted_.triggers.empty()) throw NoCall{};
        const std::vector<CreateTableOptions> ways{{},
                                                   {.comment = wanted_.comment},
                                                   {.engine = wanted_.engine,
                                                    .charset = wanted_.charset,
                                                    .collate = wanted_.collation,
                                                    .comment = wanted_.comment,
                                                    .rowFormat = wanted_.rowFormat}};
        for (const bool withUnique : {true, false})
            for (const auto& way : ways)
                if (auto lines = tried(way, withUnique)) return *lines;
        throw NoCall{};
    }

private:
    bool isKey(const std::string& column) const {
        return wanted_.primaryKey && std::ranges::any_of(wanted_.primaryKey->parts, [&](const auto& part) {
                   return diff::isSameText(part.column, column);
               });
    }
    bool isUniqueAlone(const std::string& column) const {
        return std::ranges::any_of(wanted_.indexes, [&](const auto& index) {
            return index.isUnique && isPlain(index) && index.parts.size() == 1 &&
                   diff::isSameText(index.parts[0].column, column);
        });
    }
    const ForeignKeySchema* keyOf(const std::string& column) const {
        for (const auto& key : wanted_.foreignKeys)
            // One with a name is added by it afterwards.
            if (key.name.empty() && key.columns.size() == 1 && diff::isSameText(key.columns[0], column) &&
                key.rest.empty() && key.targetSchema.empty())
                return &key;
        return nullptr;
    }

    std::optional<CallLines> tried(CreateTableOptions options, bool withUnique) {
        TableAttributes attributes;
        std::string text;
        for (const auto& column : wanted_.columns) {
            auto attribute = attributeOf(database_.dialect(), wanted_, column, isKey(column.name),
                                         withUnique && isUniqueAlone(column.name));
            if (!attribute) return std::nullopt;
            if (const auto* key = keyOf(column.name)) addReferences(*attribute, *key);
            text +=
                fmt::format("{}    {{{}, {{{}}}}}", text.empty() ? "" : ",\n", cppText(column.name), attribute->text);
            attributes.push_back({column.name, std::move(attribute->options)});
        }
        std::string keys;
        for (const auto& index : wanted_.indexes) {
            if (!index.isConstraint || index.parts.size() < 2 || !isPlain(index)) continue;
            if (index.name.empty()) return std::nullopt;
            options.uniqueKeys.push_back({index.name, columnsOf(index)});
            keys +=
                fmt::format("{}{{{}, {}}}", keys.empty() ? "" : ", ", cppText(index.name), cppList(columnsOf(index)));
        }
        try {
            const auto defined = definedTable(database_.dialect(), wanted_.name, attributes, options);
            const TableDefinition* const table = &defined.table;
            TableSchema made = modelSchema(database_, {&table, 1}, {}, run_).tables.at(0);
            CallLines lines = split("queryInterface.createTable(" + cppText(wanted_.name) + ", {\n" + text + "\n}" +
                                    optionsText(options, keys) + ");");
            return completed(std::move(made), std::move(lines));
        } catch (const UsageError&) {  // an attribute cannot say it
            return std::nullopt;
        }
    }

    static CallLines split(const std::string& text) {
        CallLines lines;
        for (std::size_t at = 0; at <= text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            lines.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return lines;
    }

    static std::string optionsText(const CreateTableOptions& options, const std::string& keys) {
        std::string text;
        const auto add = [&](std::string_view name, const std::string& value) {
            if (!value.empty()) text += fmt::format("{}.{} = {}", text.empty() ? "" : ", ", name, value);
        };
        const auto addText = [&](std::string_view name, const std::string& value) {
            if (!value.empty()) add(name, cppText(value));
        };
        if (!keys.empty()) add("uniqueKeys", "{" + keys + "}");
        addText("engine", options.engine);
        addText("charset", options.charset);
        addText("collate", options.collate);
        addText("comment", options.comment);
        addText("rowFormat", options.rowFormat);
        return text.empty() ? text : ", {" + text + "}";
    }

    /// With the indexes and foreign keys that are still missing; nothing where it is another table even then.
    std::optional<CallLines> completed(TableSchema made, CallLines lines) const {
        const auto isIn = [](const TableSchema& table, const IndexSchema& index) {
            return std::ranges::any_of(table.indexes, [&](const auto& other) {
                return other.name == index.name && diff::isSameIndex(other, index);
            });
        };
        for (const auto& index : made.indexes)
            if (!isIn(wanted_, index)) return std::nullopt;
        for (const auto& index : wanted_.indexes) {
            if (isIn(made, index)) continue;
            lines.push_back(addIndexCall(wanted_.name, index));
            made.indexes.push_back(index);
        }
        for (const auto& key : wanted_.foreignKeys) {
            const bool isThere = std::ranges::any_of(made.foreignKeys, [&](const auto& other) {
                return other.name == key.name && diff::isSameForeignKey(other, key);
            });
            if (isThere) continue;
            lines.push_back(addForeignKeyCall(wanted_.name, key));
            made.foreignKeys.push_back(key);
        }
        if (made.foreignKeys.size() != wanted_.foreignKeys.size()) return std::nullopt;
        if (!diff::difference({.tables = {made}}, {.tables = {wanted_}}).isClean()) return std::nullopt;
        return lines;
    }

    Database& database_;
    const TableSchema& wanted_;
    const RunOptions& run_;
};

/// What a table that changes is written by.
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

std::optional<CallLines> schemaCalls(Database& database, const diff::SchemaStep& step, const OnlineRules& online,
                                     const RunOptions& run) {
    try {
        if (!step.before) return TableCalls(database, *step.after, run).lines();
        if (!step.after) return CallLines{fmt::format("queryInterface.dropTable({});", cppText(step.before->name))};
        if (step.before->name != step.after->name)
            return CallLines{fmt::format("queryInterface.renameTable({}, {});", cppText(step.before->name),
                                         cppText(step.after->name))};
        return ChangeCalls(database, step, online, run).lines();
    } catch (const NoCall&) {
        return std::nullopt;
    }
}

}  // namespace sequelize::detail::commandline
