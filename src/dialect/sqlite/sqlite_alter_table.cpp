// What differs between two tables, and whether ALTER TABLE can make up for it.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "create_table_text.hpp"
#include "sql_tokens.hpp"
#include "sqlite_schema_sql.hpp"
#include "table_rebuild.hpp"
#include "table_text.hpp"

namespace sequelize::detail {
namespace {

using sqlite::quotedName;
using sqlite::sameSql;
using Renames = std::vector<std::pair<std::string, std::string>>;

template <class List, class Same>
bool sameLists(const List& a, const List& b, Same same) {
    return a.size() == b.size() && std::ranges::is_permutation(a, b, same);
}

bool sameParts(const std::vector<IndexPart>& a, const std::vector<IndexPart>& b) {
    return std::ranges::equal(a, b, [](const IndexPart& x, const IndexPart& y) {
        return equalIgnoringCase(x.column, y.column) && sameSql(x.expression, y.expression) &&
               x.isDescending == y.isDescending && equalIgnoringCase(x.collation, y.collation);
    });
}

bool sameIndex(const IndexSchema& a, const IndexSchema& b) {
    return a.name == b.name && a.isUnique == b.isUnique && a.isConstraint == b.isConstraint && a.rest == b.rest &&
           sameParts(a.parts, b.parts) && sameSql(a.where, b.where);
}

bool sameCheck(const CheckSchema& a, const CheckSchema& b) {
    return a.name == b.name && equalIgnoringCase(a.column, b.column) && sameSql(a.expression, b.expression);
}

bool sameForeignKey(const ForeignKeySchema& a, const ForeignKeySchema& b) {
    const auto sameNames = [](const auto& x, const auto& y) {
        return std::ranges::equal(x, y, [](const auto& p, const auto& q) { return equalIgnoringCase(p, q); });
    };
    return a.name == b.name && sameNames(a.columns, b.columns) && equalIgnoringCase(a.targetTable, b.targetTable) &&
           sameNames(a.targetColumns, b.targetColumns) && a.onDelete == b.onDelete && a.onUpdate == b.onUpdate &&
           a.rest == b.rest;
}

bool sameDefault(const ColumnSchema& a, const ColumnSchema& b) {
    const auto plain = [](const auto& value) { return sqlite::withoutParentheses(value.value_or("")); };
    return a.defaultValue.has_value() == b.defaultValue.has_value() &&
           sameSql(plain(a.defaultValue), plain(b.defaultValue));
}

bool sameColumn(const ColumnSchema& a, const ColumnSchema& b) {
    return a.name == b.name && sameSql(a.type, b.type) && a.allowNull == b.allowNull && sameDefault(a, b) &&
           a.autoIncrement == b.autoIncrement && sameSql(a.generated, b.generated) && a.isStored == b.isStored &&
           equalIgnoringCase(a.collation, b.collation);
}

/// The table with other names for its columns, wherever it says them.
void renameColumns(TableSchema& table, const Renames& renames) {
    if (renames.empty()) return;
    const auto rename = [&](std::string& name) {
        for (const auto& [from, to] : renames)
            if (equalIgnoringCase(name, from)) {
                name = to;
                return;
            }
    };
    const auto rewrite = [&](std::string& sql) { sql = sqlite::withRenamed(sql, renames); };
    const auto renameKey = [&](IndexSchema& key) {
        for (auto& part : key.parts) {
            rename(part.column);
            rewrite(part.expression);
        }
        rewrite(key.where);
    };
    for (auto& column : table.columns) {
        rename(column.name);
        if (column.generated.empty()) continue;
        rewrite(column.generated);
        column.definition.clear();
    }
    if (table.primaryKey) renameKey(*table.primaryKey);
    for (auto& index : table.indexes) renameKey(index);
    for (auto& key : table.foreignKeys) {
        for (auto& name : key.columns) rename(name);
        if (equalIgnoringCase(key.targetTable, table.name))
            for (auto& name : key.targetColumns) rename(name);
    }
    for (auto& check : table.checks) {
        rename(check.column);
        rewrite(check.expression);
    }
}

void checkRenames(const TableSchema& before, const TableSchema& after, const Renames& renames) {
    const auto isRenamed = [&](const std::string& name) {
        return std::ranges::any_of(renames, [&](const auto& pair) { return equalIgnoringCase(pair.first, name); });
    };
    for (const auto& [from, to] : renames) {
        if (!before.column(from))
            throw UsageError("The table '" + before.name + "' has no column '" + from + "' to rename.");
        if (!after.column(to))
            throw UsageError("The column '" + from + "' of '" + before.name + "' is renamed to '" + to +
                             "', which the wanted table does not have.");
        if (before.column(to) && !isRenamed(before.column(to)->name))
            throw UsageError("The column '" + from + "' of '" + before.name + "' cannot be renamed to '" + to +
                             "': there is one of that name. Drop or rename that one first.");
    }
}

void renameStatements(SchemaScript& script, const TableSchema& before, const Renames& renames) {
    const auto add = [&](const std::string& from, const std::string& to) {
        script.statements.push_back(fmt::format("ALTER TABLE main.{} RENAME COLUMN {} TO {}", quotedName(before.name),
                                                quotedName(from), quotedName(to)));
    };
    const bool collides = std::ranges::any_of(renames, [&](const auto& pair) {
        return before.column(pair.second) && !equalIgnoringCase(pair.first, pair.second);
    });
    if (!collides) {
        for (const auto& [from, to] : renames) add(from, to);
        return;
    }
    for (std::size_t i = 0; i < renames.size(); ++i) add(renames[i].first, fmt::format("sequelize_new_{}", i));
    for (std::size_t i = 0; i < renames.size(); ++i) add(fmt::format("sequelize_new_{}", i), renames[i].second);
}

/// SQLite takes "x" for a text where no column has that name: it would not tell.
void requireColumns(const TableSchema& before, const TableSchema& after) {
    const auto fail = [&](const std::string& what, const std::string& column) {
        const bool isIndex = what.starts_with("index ");
        throw UsageError(
            fmt::format("The {} of the table '{}' names the column '{}', which the table would not have any more. {}.",
                        what, before.name, column,
                        isIndex ? "Drop it first; removeIndex does" : "Drop or change it together with the column"));
    };
    const auto requireIn = [&](const std::string& sql, const std::string& what) {
        for (const auto& column : before.columns)
            if (!after.column(column.name) && sqlite::namesColumn(sql, column.name)) fail(what, column.name);
    };
    const auto requireKey = [&](const IndexSchema& key, const std::string& what) {
        for (const auto& part : key.parts) {
            if (!part.column.empty() && !after.column(part.column)) fail(what, part.column);
            requireIn(part.expression, what);
        }
        requireIn(key.where, what);
    };
    if (after.primaryKey) requireKey(*after.primaryKey, "primary key");
    for (const auto& index : after.indexes)
        requireKey(index, index.name.empty() ? "unique key" : "index '" + index.name + "'");
    for (const auto& check : after.checks)
        requireIn(check.expression,
                  check.name.empty() ? "CHECK (" + check.expression + ")" : "check '" + check.name + "'");
    for (const auto& column : after.columns) requireIn(column.generated, "generated column '" + column.name + "'");
    for (const auto& key : after.foreignKeys)
        for (const auto& name : key.columns)
            if (!after.column(name)) fail("foreign key to '" + key.targetTable + "'", name);
}

/// What tables of some kinds cannot have: SQLite would name the table that is made anew, and no remedy.
void requireFittingKind(const TableSchema& before, const TableSchema& after) {
    static constexpr std::string_view strictTypes[] = {"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"};
    const bool isStrict = sqlite::isStrict(after);
    const bool isWithoutRowid = containsIgnoringCase(after.options, "WITHOUT ROWID");
    if (isWithoutRowid && !after.primaryKey)
        throw UsageError(fmt::format(
            "The table '{}' is WITHOUT ROWID, and so it cannot be without a primary key. Make the table anew without "
            "WITHOUT ROWID.",
            before.name));
    for (const auto& column : after.columns) {
        if (isStrict && std::ranges::none_of(strictTypes, [&](auto type) { return sameSql(type, column.type); }))
            throw UsageError(fmt::format(
                "The table '{}' is STRICT, and so its column '{}' cannot be of type '{}': such tables have INT, INTEGER, "
                "REAL, TEXT, BLOB and ANY only. Give the column one of these in the model, or make the table anew "
                "without STRICT.",
                before.name, column.name, column.type));
        if (isWithoutRowid && column.autoIncrement)
            throw UsageError(fmt::format(
                "The table '{}' is WITHOUT ROWID, and so its column '{}' cannot have AUTOINCREMENT. Leave out "
                ".autoIncrement, or make the table anew without WITHOUT ROWID.",
                before.name, column.name));
    }
}

/// Whether ALTER TABLE ADD COLUMN takes such a default: no expression, and no clock.
bool isConstant(const std::string& sql) {
    auto tokens = sqlite::tokensOf(sql);
    if (!tokens.empty() && (tokens[0].is('-') || tokens[0].is('+'))) tokens.erase(tokens.begin());
    using enum sqlite::SqlToken::Kind;
    return tokens.size() == 1 && (tokens[0].kind == text || tokens[0].kind == number || tokens[0].is("NULL"));
}

/// What is new of a table, where ALTER TABLE can add it; it adds columns at the end.
class Additions {
public:
    Additions(const TableSchema& before, const TableSchema& after) : before_(before), after_(after) {}

    [[nodiscard]] bool suffice() const {
        if (after_.columns.size() < before_.columns.size()) return false;
        for (std::size_t i = 0; i < before_.columns.size(); ++i)
            if (!sameColumn(before_.columns[i], after_.columns[i])) return false;
        const auto added = columns();
        const auto own = [&](const auto& list, auto isAdded) {
            auto rest = list;
            std::erase_if(rest, isAdded);
            return rest;
        };
        const auto isNew = [&](const std::string& name) { return !before_.column(name); };
        const auto isNewCheck = [&](const CheckSchema& check) { return isNew(check.column) && !check.column.empty(); };
        const auto isNewKey = [&](const ForeignKeySchema& key) {
            return key.columns.size() == 1 && isNew(key.columns[0]);
        };
        const auto isIndex = [](const IndexSchema& index) { return !index.isConstraint; };
        const auto keys = [](const TableSchema& table) {
            return table.primaryKey ? std::vector{*table.primaryKey} : std::vector<IndexSchema>();
        };
        return sameSql(before_.options, after_.options) && sameLists(keys(before_), keys(after_), sameIndex) &&
               sameLists(own(before_.indexes, isIndex), own(after_.indexes, isIndex), sameIndex) &&
               sameLists(before_.checks, own(after_.checks, isNewCheck), sameCheck) &&
               sameLists(before_.foreignKeys, own(after_.foreignKeys, isNewKey), sameForeignKey) &&
               std::ranges::all_of(added, [&](const auto* column) { return isAddable(*column); });
    }

    [[nodiscard]] std::vector<std::string> statements() const {
        std::vector<std::string> list;
        for (const auto* column : columns()) {
            std::string sql =
                "ALTER TABLE main." + quotedName(before_.name) + " ADD COLUMN " + sqlite::columnSql(after_, *column);
            for (const auto& key : after_.foreignKeys)
                if (refersBy(key, *column))
                    sql += (key.name.empty() ? "" : " CONSTRAINT " + quotedName(key.name)) + sqlite::referencesSql(key);
            list.push_back(std::move(sql));
        }
        return list;
    }

private:
    static bool refersBy(const ForeignKeySchema& key, const ColumnSchema& column) {
        return key.columns.size() == 1 && equalIgnoringCase(key.columns[0], column.name);
    }
    [[nodiscard]] std::vector<const ColumnSchema*> columns() const {
        std::vector<const ColumnSchema*> list;
        for (auto i = before_.columns.size(); i < after_.columns.size(); ++i) list.push_back(&after_.columns[i]);
        return list;
    }
    [[nodiscard]] bool isAddable(const ColumnSchema& column) const {
        if (!column.generated.empty()) return !column.isStored;
        const auto& value = column.defaultValue;
        const bool isNull = !value || sameSql(*value, "NULL");
        if (value && !isConstant(*value)) return false;
        if (!column.allowNull && isNull) return false;
        return isNull ||
               std::ranges::none_of(after_.foreignKeys, [&](const auto& key) { return refersBy(key, column); });
    }

    const TableSchema& before_;
    const TableSchema& after_;
};

bool hasIndex(const TableSchema& table, const IndexSchema& wanted) {
    return std::ranges::any_of(table.indexes, [&](const auto& index) { return sameIndex(index, wanted); });
}

void alterInPlace(SchemaScript& script, const TableSchema& before, const TableSchema& after) {
    for (const auto& trigger : before.triggers)
        if (!sqlite::sameTrigger(after, trigger))
            script.statements.push_back(std::string("DROP TRIGGER ") + (trigger.isTemporary ? "temp." : "main.") +
                                        quotedName(trigger.name));
    for (const auto& index : before.indexes)
        if (!index.isConstraint && !hasIndex(after, index))
            script.statements.push_back("DROP INDEX main." + quotedName(index.name));
    for (auto& sql : Additions(before, after).statements()) script.statements.push_back(std::move(sql));
    for (const auto& index : after.indexes)
        if (!index.isConstraint && !hasIndex(before, index))
            script.statements.push_back(sqlite::createIndexSql(after, index));
    for (const auto& trigger : after.triggers)
        if (!sqlite::sameTrigger(before, trigger)) script.statements.push_back(trigger.sql);
}

}  // namespace

SchemaScript SqliteSchemaSql::alterTable(const TableSchema& before, const TableSchema& after,
                                         const AlterOptions& options) const {
    auto renames = options.renames;
    std::erase_if(renames, [](const auto& pair) { return pair.first == pair.second; });
    checkRenames(before, after, renames);
    TableSchema present = before;
    renameColumns(present, renames);
    TableSchema wanted = after;
    wanted.name = before.name;
    // What the caller took over from the table may have the former names.
    auto former = renames;
    std::erase_if(former, [&](const auto& pair) { return wanted.column(pair.first) != nullptr; });
    renameColumns(wanted, former);
    // A check that stands with its column goes with it.
    std::erase_if(wanted.checks, [&](const auto& check) {
        return present.column(check.column) && !check.column.empty() && !wanted.column(check.column);
    });
    requireColumns(present, wanted);
    requireFittingKind(present, wanted);

    SchemaScript script;
    renameStatements(script, before, renames);
    if (!renames.empty()) script.madeOf = {before};
    if (Additions(present, wanted).suffice()) {
        alterInPlace(script, present, wanted);
        return script;
    }
    if (!before.notes.empty())
        throw UsageError("The table '" + before.name + "' must be made anew for this change, but " +
                         before.notes.front() + ". Change it by SQL of your own.");
    sqlite::rebuild(script, present, wanted, !renames.empty(), options.otherTables);
    script.madeOf = {before};
    return script;
}

}  // namespace sequelize::detail
