#include "edit_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../schema/identifier.hpp"

namespace sequelize::detail {
namespace {

IndexSchema keyOf(const std::string& name, const std::vector<std::string>& columns) {
    IndexSchema key{.name = name, .isUnique = true, .isConstraint = true};
    for (const auto& column : columns) key.parts.push_back({.column = column});
    return key;
}

bool isSoleKey(const TableSchema& table, const ColumnDefinition& column) {
    if (!table.primaryKey) return column.primaryKey;
    const auto& parts = table.primaryKey->parts;
    return parts.size() == 1 && isSameIdentifier(parts[0].column, column.field);
}

/// The definition without what the table's keys say.
ColumnSchema columnSchema(const SqlDialect& dialect, const ColumnDefinition& column, bool isKey) {
    ColumnDefinition plain = column;
    plain.primaryKey = plain.autoIncrement = false;
    plain.unique = {};
    plain.writesNotNull = plain.writesNotNull || column.primaryKey;
    ColumnDefinition typeOnly{.name = column.name, .field = column.field, .type = column.type};
    ColumnSchema schema{.name = column.field,
                        .type = dialect.columnDefinition(typeOnly, false),
                        .allowNull = !plain.writesNotNull,
                        .autoIncrement = column.autoIncrement,
                        .definition = dialect.columnDefinition(plain, false)};
    if (const auto* constant = column.defaultValue.constant())
        schema.defaultValue = dialect.literal(*constant, column.type);
    if (const auto* sql = column.defaultValue.sql()) schema.defaultValue = sql->sql;
    if (!isKey) {
        // Throws where the database numbers only keys.
        if (column.autoIncrement) (void)dialect.columnDefinition(column, false);
        return schema;
    }
    // As a key it may have another type: that of row numbers.
    ColumnDefinition key = plain;
    key.primaryKey = true;
    key.autoIncrement = column.autoIncrement;
    const std::string sql = dialect.columnDefinition(key, true);
    if (!sql.starts_with(schema.type)) schema.type = schema.definition = sql.substr(0, sql.find(' '));
    return schema;
}

}  // namespace

std::string schemaAction(const std::string& action) {
    return action == "RESTRICT" || action == "NO ACTION" ? std::string() : action;
}

bool isOfColumns(const ForeignKeySchema& key, const std::vector<std::string>& columns) {
    return std::ranges::equal(key.columns, columns,
                              [](const auto& a, const auto& b) { return isSameIdentifier(a, b); });
}

void putColumn(const SqlDialect& dialect, TableSchema& table, const ColumnChange& change) {
    const ColumnDefinition& column = change.table->columns[change.column];
    ColumnSchema schema = columnSchema(dialect, column, isSoleKey(table, column));
    const auto place = [&](const std::string& name) {
        return std::ranges::find_if(table.columns,
                                    [&](const auto& other) { return isSameIdentifier(other.name, name); });
    };
    auto at = place(column.field);
    if (at != table.columns.end()) {
        schema.name = at->name;
        const bool isKey = table.primaryKey && std::ranges::any_of(table.primaryKey->parts, [&](const auto& part) {
                               return isSameIdentifier(part.column, column.field);
                           });
        if (isKey) schema.allowNull = at->allowNull && schema.allowNull;
        if (!change.first && change.after.empty()) {
            *at = std::move(schema);
            at = table.columns.end();
        } else {
            table.columns.erase(at);
        }
        if (place(column.field) == table.columns.end())
            table.columns.insert(change.first ? table.columns.begin() : std::next(place(change.after)), schema);
    } else if (change.first || !change.after.empty()) {
        table.columns.insert(change.first ? table.columns.begin() : std::next(place(change.after)), schema);
    } else {
        table.columns.push_back(schema);
    }
    if (column.primaryKey && !table.primaryKey) table.primaryKey = keyOf({}, {column.field});
    if (column.unique.isUnique) {
        const bool has = std::ranges::any_of(table.indexes, [&](const IndexSchema& index) {
            return index.isUnique && index.where.empty() && index.parts.size() == 1 &&
                   isSameIdentifier(index.parts[0].column, column.field);
        });
        if (!has) table.indexes.push_back(keyOf(column.unique.key, {column.field}));
    }
    if (change.table->foreignKeys.empty()) return;
    const auto& key = change.table->foreignKeys.front();
    std::erase_if(table.foreignKeys, [&](const ForeignKeySchema& other) { return isOfColumns(other, {column.field}); });
    table.foreignKeys.push_back({.name = change.foreignKeyName,
                                 .columns = {column.field},
                                 .targetTable = key.target->tableName,
                                 .targetColumns = {key.target->columns[key.targetColumns.front()].field},
                                 .onDelete = schemaAction(key.onDelete),
                                 .onUpdate = schemaAction(key.onUpdate)});
}

void takeColumn(TableSchema& table, const std::string& column) {
    const auto isIt = [&](const IndexPart& part) { return isSameIdentifier(part.column, column); };
    std::erase_if(table.columns, [&](const auto& other) { return isSameIdentifier(other.name, column); });
    if (table.primaryKey) {
        std::erase_if(table.primaryKey->parts, isIt);
        if (table.primaryKey->parts.empty()) table.primaryKey.reset();
    }
    for (auto& index : table.indexes) std::erase_if(index.parts, isIt);
    std::erase_if(table.indexes, [](const IndexSchema& index) { return index.parts.empty(); });
    std::erase_if(table.foreignKeys, [&](const ForeignKeySchema& key) {
        return std::ranges::any_of(key.columns, [&](const auto& name) { return isSameIdentifier(name, column); });
    });
    std::erase_if(table.checks, [&](const CheckSchema& check) { return isSameIdentifier(check.column, column); });
}

void addConstraintTo(TableSchema& table, const ConstraintChange& change) {
    switch (change.kind) {
        case ConstraintKind::unique:
            table.indexes.push_back(keyOf(change.name, change.fields));
            break;
        case ConstraintKind::primaryKey:
            table.primaryKey = keyOf(change.name, change.fields);
            for (const auto& field : change.fields) {
                ColumnSchema* column = table.column(field);
                column->allowNull = false;
            }
            break;
        case ConstraintKind::check:
            table.checks.push_back({.name = change.name, .expression = change.condition});
            break;
        case ConstraintKind::foreignKey:
            table.foreignKeys.push_back({.name = change.name,
                                         .columns = change.fields,
                                         .targetTable = change.target,
                                         .targetColumns = change.targetFields,
                                         .onDelete = schemaAction(change.onDelete),
                                         .onUpdate = schemaAction(change.onUpdate)});
            break;
    }
}

}  // namespace sequelize::detail
