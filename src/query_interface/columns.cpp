// Columns.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../core/listed.hpp"
#include "../introspection/read_schema.hpp"
#include "../introspection/run_script.hpp"
#include "../schema/identifier.hpp"
#include "call.hpp"
#include "definition.hpp"
#include "edit_table.hpp"

namespace sequelize {

using namespace detail;

namespace {

/// The column with its foreign key, in a table of its own, as dialects take it.
struct WantedColumn {
    DefinedTable defined{};
    ColumnChange change{};

    WantedColumn(const SqlDialect& dialect, const TableSchema& table, const std::string& name,
                 const AttributeOptions& attribute, const OnlineDdl& online) {
        dialect.definitionSql().requireOnline(online);
        if (attribute.first && !attribute.after.empty())
            throw UsageError(fmt::format("the column '{}' cannot be .first and .after '{}'", name, attribute.after));
        if (!attribute.after.empty()) (void)requireColumn(table, attribute.after);
        if (isSameIdentifier(attribute.after, name) && !name.empty())
            throw UsageError(fmt::format("the column '{}' cannot stand .after itself", name));
        defined.table.modelName = defined.table.tableName = table.name;
        defined.table.columns.push_back(detail::columnOf(dialect, table.name, name, attribute));
        const auto& unique = attribute.unique;
        if (!unique.key.empty())
            throw UsageError(
                fmt::format("the column '{}': a key by name is one of several columns; write .unique = "
                            "true, or addIndex with .unique and .name \"{}\"",
                            name, unique.key));
        addReference(defined, 0, attribute);
        change = {.table = &defined.table, .first = attribute.first, .after = attribute.after, .online = online};
    }
    WantedColumn(const WantedColumn&) = delete;
    WantedColumn& operator=(const WantedColumn&) = delete;

    [[nodiscard]] const ColumnDefinition& column() const { return defined.table.columns.front(); }
};

/// Foreign keys of other tables, and of this one, that refer to the column.
std::string referringTo(Database& database, const TableSchema& table, const std::string& column,
                        const RunOptions& run) {
    std::string found;
    for (const auto& other : readSchema(database, {}, run).tables)
        for (const auto& key : other.foreignKeys) {
            // Its own keys of the column go with it; one of other columns that refers to it does not.
            const auto has = [&](const std::vector<std::string>& names) {
                return std::ranges::any_of(names, [&](const auto& name) { return isSameIdentifier(name, column); });
            };
            const bool isOwn = isSameIdentifier(other.name, table.name);
            if (key.targetSchema.empty() && isSameIdentifier(key.targetTable, table.name) && has(key.targetColumns) &&
                !(isOwn && has(key.columns)))
                addListed(found, key.name.empty() ? fmt::format("'{}'", other.name)
                                                  : fmt::format("'{}' ({})", other.name, key.name));
        }
    return found;
}

/// A key of fewer columns would be another rule for the rows: MariaDB and SQLite refuse it, MySQL would go on.
void requireNoSharedKey(const TableSchema& table, const std::string& column) {
    const auto require = [&](const IndexSchema& key, bool isPrimary) {
        std::string columns;
        bool has = false;
        for (const auto& part : key.parts) {
            has = has || isSameIdentifier(part.column, column);
            addListed(columns, part.column.empty() ? "(" + part.expression + ")" : part.column);
        }
        if (!has || key.parts.size() == 1) return;
        const std::string name = key.name.empty() ? "" : fmt::format(" '{}'", key.name);
        throw UsageError(fmt::format(
            "the column '{}' of '{}' cannot be removed: it is part of the {}, which without it would forbid other rows; "
            "{} first, and add the key that is meant afterwards",
            column, table.name,
            isPrimary ? fmt::format("primary key ({})", columns) : fmt::format("unique key{} ({})", name, columns),
            isPrimary          ? "removeConstraint(\"" + table.name + "\", \"PRIMARY\")"
            : key.name.empty() ? "removeIndex by these columns"
                               : "removeIndex(\"" + table.name + "\", \"" + key.name + "\")"));
    };
    if (table.primaryKey) require(*table.primaryKey, true);
    for (const auto& index : table.indexes)
        if (index.isUnique) require(index, false);
}

void requireNoNulls(Database& database, const TableSchema& table, const ColumnSchema& before,
                    const ColumnDefinition& wanted, const RunOptions& run) {
    if (!before.allowNull || (wanted.allowNull && !wanted.autoIncrement && !wanted.primaryKey)) return;
    const std::string name = database.dialect().quoted(before.name);
    const auto count = countRows(database, table.name, name + " IS NULL", run);
    if (count == 0) return;
    throw UsageError(
        fmt::format("the column '{}' of '{}' cannot become NOT NULL{}: {} of its rows {} NULL there; give them "
                    "a value first",
                    before.name, table.name,
                    wanted.autoIncrement ? ", as AUTO_INCREMENT is"
                    : wanted.primaryKey  ? ", as a primary key is"
                                         : "",
                    count, count == 1 ? "has" : "have"));
}

/// Databases round, cut and renumber in silence, or keep what the new type cannot be; and a session need not be strict.
void requireFitting(Database& database, const TableSchema& table, const ColumnSchema& before, const ColumnSchema& after,
                    const RunOptions& run) {
    const auto facts = database.dialect().schemaSql().conversion(table, before, after);
    if (!facts.otherRows.empty())
        if (const auto count = countRows(database, table.name, facts.otherRows, run); count != 0)
            throw UsageError(fmt::format(
                "the column '{}' of '{}' cannot become {}: {} {} {}; add a new column, fill it with what is meant, and "
                "remove this one",
                before.name, table.name, after.type, count, count == 1 ? "row has" : "rows have", facts.otherReason));
    const auto& bad = facts.badRows.empty() ? facts.someBadRows : facts.badRows;
    if (facts.keepsAll || bad.empty()) return;
    const auto count = countRows(database, table.name, bad, run);
    if (count == 0) return;
    throw UsageError(
        fmt::format("the column '{}' of '{}' cannot become {}{}: {} {} {}; correct or delete them first{}", before.name,
                    table.name, after.type, after.autoIncrement ? " AUTO_INCREMENT" : "", count,
                    count == 1 ? "row has" : "rows have", facts.reason,
                    database.dialect().definitionSql().writesChanges()
                        ? ", or, where the database may change these values, write the ALTER TABLE with query"
                        : ""));
}

/// Where an ENUM or a UUID is a text to the database, which holds any.
void requireListed(Database& database, const TableSchema& table, const ColumnSchema& column, const DataType& type,
                   const RunOptions& run) {
    const auto unlisted = database.dialect().schemaSql().unlistedValues(column.name, type);
    if (unlisted.rows.empty()) return;
    const auto count = countRows(database, table.name, unlisted.rows, run);
    if (count == 0) return;
    throw UsageError(fmt::format(
        "the column '{}' of '{}' cannot become that {}: {} of its rows {} {}; correct or delete them first{}",
        column.name, table.name, type.kind == TypeSpec::Kind::ENUM ? "ENUM" : "type", count,
        count == 1 ? "has" : "have", unlisted.reason, type.kind == TypeSpec::Kind::ENUM ? ", or list it" : ""));
}

}  // namespace

void QueryInterface::addColumn(const std::string& table, const std::string& column, const AttributeOptions& attribute,
                               const ChangeOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    const GatedCall call(given, {"addColumn", table, column});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    const auto& dialect = dialectFor(*database_, hasBackslash(attribute), how);
    const TableSchema present = presentTable(*database_, table, how);
    if (present.column(column))
        throw UsageError(
            fmt::format("the table '{}' has a column '{}' already; changeColumn changes it", table, column));
    WantedColumn wanted(dialect, present, column, attribute, onlineOf(options));
    if (attribute.primaryKey && present.primaryKey)
        throw UsageError(fmt::format("the table '{}' has a primary key already; remove that constraint first", table));
    const auto* constant = wanted.column().defaultValue.constant();
    const bool hasDefault = wanted.column().defaultValue.isPresent() && !(constant && constant->isNull());
    if (!wanted.column().allowNull && !hasDefault && !attribute.autoIncrement) {
        if (const auto count = countRows(*database_, table, {}, how); count != 0)
            throw UsageError(fmt::format(
                "the new column '{}' of '{}' is NOT NULL and has no default, and the table has {} {}: add it with a "
                "default, or let it allow NULL, fill it, and make it NOT NULL by changeColumn",
                column, table, count, count == 1 ? "row" : "rows"));
    }
    if (!attribute.references.table.empty())
        wanted.change.foreignKeyName = dialect.madeName(table + "_" + column + "_foreign_idx");
    if (dialect.definitionSql().writesChanges()) {
        database_->execute({dialect.definitionSql().addColumn(wanted.change), {}}, how);
        return;
    }
    requireTargets(*database_, wanted.defined, present.name, how);
    TableSchema after = present;
    putColumn(dialect, after, wanted.change);
    alter(*database_, lock, present, after);
}

void QueryInterface::removeColumn(const std::string& table, const std::string& column,
                                  const ChangeOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    const GatedCall call(given, {"removeColumn", table, column});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    const auto& dialect = database_->dialect();
    const auto& definitions = dialect.definitionSql();
    definitions.requireOnline(onlineOf(options));
    const TableSchema present = presentTable(*database_, table, how);
    (void)requireColumn(present, column);
    if (present.columns.size() == 1)
        throw UsageError(fmt::format("'{}' is the only column of '{}'; dropTable drops the table", column, table));
    if (const std::string others = referringTo(*database_, present, column, how); !others.empty())
        throw UsageError(
            fmt::format("the column '{}' of '{}' cannot be removed: foreign keys of {} refer to it; remove "
                        "these constraints first",
                        column, table, others));
    std::string users;
    for (const auto& user : definitions.usersOf(present, column)) users += (users.empty() ? "" : ", ") + user;
    if (!users.empty())
        throw UsageError(fmt::format("the column '{}' of '{}' cannot be removed: {} use it; remove them first", column,
                                     table, users));
    requireNoSharedKey(present, column);
    requireNoDependents(*database_, table, column, "remove", how);
    if (!definitions.writesChanges()) {
        TableSchema after = present;
        takeColumn(after, column);
        alter(*database_, lock, present, after);
        return;
    }
    std::vector<std::string> keys;
    for (const auto& key : present.foreignKeys)
        if (std::ranges::any_of(key.columns, [&](const auto& name) { return isSameIdentifier(name, column); }))
            keys.push_back(key.name);
    database_->execute({definitions.removeColumn(table, column, keys, onlineOf(options)), {}}, how);
}

void QueryInterface::changeColumn(const std::string& table, const std::string& column,
                                  const AttributeOptions& attribute, const ChangeOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    const GatedCall call(given, {"changeColumn", table, column});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    const TableSchema present = presentTable(*database_, table, how);
    const ColumnSchema& before = requireColumn(present, column);
    AttributeOptions kept = attribute;
    if (kept.comment.empty()) kept.comment = before.comment;
    const auto& dialect = dialectFor(*database_, hasBackslash(kept), how);
    if (!before.generated.empty())
        throw UsageError(
            fmt::format("'{}' of '{}' is a generated column, AS ({}), and changeColumn would make it a plain "
                        "one; write the ALTER TABLE with query",
                        column, table, before.generated));
    WantedColumn wanted(dialect, present, column, kept, onlineOf(options));
    if (attribute.primaryKey && present.primaryKey) {
        const auto& parts = present.primaryKey->parts;
        if (parts.size() != 1 || !isSameIdentifier(parts[0].column, column))
            throw UsageError(
                fmt::format("the table '{}' has another primary key; remove that constraint first", table));
        wanted.defined.table.columns[0].primaryKey = false;  // it stays
    }
    requireNoNulls(*database_, present, before, wanted.column(), how);
    auto& keys = wanted.defined.table.foreignKeys;
    if (!keys.empty()) {
        const auto& key = keys.front();
        const ForeignKeySchema wantedKey{.columns = {column},
                                         .targetTable = key.target->tableName,
                                         .targetColumns = {key.target->columns.front().field},
                                         .onDelete = schemaAction(key.onDelete),
                                         .onUpdate = schemaAction(key.onUpdate)};
        bool isThere = false;
        for (const auto& own : present.foreignKeys) {
            if (!isOfColumns(own, {column})) continue;
            ForeignKeySchema same = own;
            same.name.clear();
            same.columns = wantedKey.columns;
            if (same == wantedKey)
                isThere = true;
            else
                wanted.change.droppedForeignKeys.push_back(own.name);
        }
        if (isThere) keys.clear();
    }
    if (dialect.definitionSql().writesChanges()) {
        // A second UNIQUE would be a second key.
        for (const auto& index : present.indexes)
            if (index.isUnique && index.parts.size() == 1 && !index.parts[0].length &&
                isSameIdentifier(index.parts[0].column, column))
                wanted.defined.table.columns[0].unique = {};
        wanted.change.present = &present;
        requireFitting(*database_, present, before, dialect.definitionSql().changedColumn(wanted.change), how);
        requireListed(*database_, present, before, kept.type, how);
        database_->execute({dialect.definitionSql().changeColumn(wanted.change), {}}, how);
        return;
    }
    requireTargets(*database_, wanted.defined, present.name, how);
    TableSchema after = present;
    putColumn(dialect, after, wanted.change);
    requireFitting(*database_, present, before, *after.column(column), how);
    requireListed(*database_, present, before, kept.type, how);
    alter(*database_, lock, present, after);
}

void QueryInterface::renameColumn(const std::string& table, const std::string& before, const std::string& after,
                                  const ChangeOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    const GatedCall call(given, {"renameColumn", table, before, after});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    const auto& dialect = database_->dialect();
    dialect.definitionSql().requireOnline(onlineOf(options));
    const TableSchema present = presentTable(*database_, table, how);
    (void)requireColumn(present, before);
    requireName("column", after);
    if (present.column(after) && !isSameIdentifier(before, after))
        throw UsageError(fmt::format("the column '{}' of '{}' cannot be called '{}': there is a column of that name",
                                     before, table, after));
    if (!isSameIdentifier(before, after)) requireNoDependents(*database_, table, before, "rename", how);
    if (dialect.definitionSql().writesChanges()) {
        database_->execute({dialect.definitionSql().renameColumn(table, before, after, onlineOf(options)), {}}, how);
        return;
    }
    TableSchema renamed = present;
    renamed.column(before)->name = after;
    alter(*database_, lock, present, renamed, {{before, after}});
}

}  // namespace sequelize
