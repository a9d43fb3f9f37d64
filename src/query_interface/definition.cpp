#include "definition.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../schema/check_definition.hpp"
#include "../schema/identifier.hpp"
#include "call.hpp"

namespace sequelize::detail {
namespace {

[[noreturn]] void failAttribute(const std::string& table, const std::string& column, const std::string& message) {
    throw UsageError(fmt::format("the column '{}' of '{}': {}", column, table, message));
}

/// A text or number that the column would not hold, or hold as another one.
void checkDefault(const std::string& table, ColumnDefinition& column) {
    auto* constant = column.defaultValue.constant();
    if (!constant || constant->isNull()) return;
    *constant = parsedValue(column.type, *constant);
    if (const auto fault = fitToColumn(column, *constant); !fault.empty())
        failAttribute(table, column.name, fmt::format("its default {}", fault));
}

/// Nothing is dropped in silence: a default that the dialect leaves out is none.
void requireWritten(const SqlDialect& dialect, const std::string& table, const ColumnDefinition& column) {
    const auto* constant = column.defaultValue.constant();
    if (!column.defaultValue.isPresent() || (constant && constant->isNull())) return;
    ColumnDefinition bare = column;
    bare.primaryKey = bare.autoIncrement = false;
    ColumnDefinition without = bare;
    without.defaultValue = ColumnDefault();
    if (dialect.columnDefinition(bare, false) == dialect.columnDefinition(without, false))
        failAttribute(table, column.name,
                      fmt::format("{} has no DEFAULT for columns of type {}; leave it to the model, or write the "
                                  "statement with query",
                                  dialect.facts().title, nameOf(column.type)));
}

}  // namespace

Value parsedValue(const DataType& type, const Value& value) {
    const auto* text = value.getIf<std::string>();
    if (!text) return value;
    const auto parsed = [&](auto&& result) { return result ? Value(*result) : value; };
    using enum TypeSpec::Kind;
    switch (type.kind) {
        case DATE:
            return parsed(parseDateTime(*text));
        case DATEONLY:
            return parsed(parseDate(*text));
        case TIME:
            return parsed(parseTime(*text));
        case UUID:
            return parsed(Uuid::parse(*text));
        case DECIMAL:
            return parsed(Decimal::parse(*text));
        default:
            return value;
    }
}

ColumnDefinition columnOf(const SqlDialect& dialect, const std::string& table, const std::string& name,
                          const AttributeOptions& attribute) {
    requireName("column", name);
    if (attribute.type.kind == TypeSpec::Kind::unspecified)
        failAttribute(table, name, "it has no type; give it .type = DataTypes::STRING, or another one");
    if (attribute.type.kind == TypeSpec::Kind::VIRTUAL)
        failAttribute(table, name, "a VIRTUAL attribute is no column; leave it out");
    if (const auto fault = typeFault(attribute.type, {}); !fault.empty()) failAttribute(table, name, fault);
    if (attribute.primaryKey && attribute.allowNull.value_or(false))
        failAttribute(table, name, "a primary key is never NULL; leave out .allowNull = true");
    ColumnDefinition column{.name = name, .field = name, .type = attribute.type};
    column.writesNotNull = attribute.allowNull == false;
    column.allowNull = !column.writesNotNull && !attribute.primaryKey;
    column.primaryKey = attribute.primaryKey;
    column.autoIncrement = attribute.autoIncrement;
    column.unique = attribute.unique;
    column.defaultValue = attribute.defaultValue.value();
    column.comment = attribute.comment;
    if (!column.unique.key.empty()) requireName("unique key", column.unique.key);
    if (column.autoIncrement && column.defaultValue.isPresent())
        failAttribute(table, name, "a column that the database numbers has no other default; leave one of them out");
    checkDefault(table, column);
    requireWritten(dialect, table, column);
    return column;
}

void addReference(DefinedTable& defined, std::size_t column, const AttributeOptions& attribute) {
    const auto& reference = attribute.references;
    const std::string& name = defined.table.columns[column].name;
    if (reference.table.empty()) {
        if (!attribute.onDelete.empty() || !attribute.onUpdate.empty())
            failAttribute(defined.table.tableName, name,
                          ".onDelete and .onUpdate are of a foreign key; add .references");
        return;
    }
    requireName("table", reference.table);
    requireName("column", reference.column);
    TableDefinition& target = defined.targets.emplace_back();
    target.modelName = target.tableName = reference.table;
    target.columns.push_back({.name = reference.column, .field = reference.column});
    const std::string onDelete = actionOf(attribute.onDelete, ".onDelete");
    if (onDelete == "SET NULL" && !defined.table.columns[column].allowNull)
        failAttribute(defined.table.tableName, name, ".onDelete = \"SET NULL\" needs a column that allows NULL");
    defined.table.foreignKeys.push_back({.columns = {column},
                                         .target = &target,
                                         .targetColumns = {0},
                                         .onDelete = onDelete,
                                         .onUpdate = actionOf(attribute.onUpdate, ".onUpdate")});
}

DefinedTable definedTable(const SqlDialect& dialect, const std::string& name, const TableAttributes& attributes,
                          const CreateTableOptions& options) {
    requireName("table", name);
    if (attributes.empty()) throw UsageError(fmt::format("the table '{}' has no columns; list at least one", name));
    DefinedTable defined;
    TableDefinition& table = defined.table;
    table.modelName = table.tableName = name;
    table.engine = options.engine;
    table.charset = options.charset;
    table.collate = options.collate;
    table.comment = options.comment;
    table.rowFormat = options.rowFormat;
    table.initialAutoIncrement = options.initialAutoIncrement;
    for (const auto& attribute : attributes) {
        if (attribute.options.first || !attribute.options.after.empty())
            failAttribute(name, attribute.name,
                          "in createTable columns stand as they are listed; leave out .first and "
                          ".after");
        const std::size_t index = table.columns.size();
        table.columns.push_back(columnOf(dialect, name, attribute.name, attribute.options));
        const auto& column = table.columns.back();
        for (std::size_t i = 0; i < index; ++i)
            if (isSameIdentifier(table.columns[i].field, column.field))
                failAttribute(name, column.name,
                              fmt::format("the column '{}' has that name, too", table.columns[i].name));
        if (column.primaryKey) table.primaryKey.push_back(index);
        if (column.autoIncrement) {
            if (table.autoIncrement) failAttribute(name, column.name, "another column is numbered already");
            table.autoIncrement = index;
        }
        addReference(defined, index, attribute.options);
    }
    if (table.initialAutoIncrement && !table.autoIncrement)
        throw UsageError(
            fmt::format("the table '{}' has .initialAutoIncrement, and no column with autoIncrement", name));
    for (const auto& key : options.uniqueKeys) {
        UniqueKeyDefinition unique{.name = key.name};
        std::string usual = name;
        for (const auto& field : key.fields) {
            const auto found = std::ranges::find_if(
                table.columns, [&](const auto& column) { return isSameIdentifier(column.field, field); });
            if (found == table.columns.end())
                throw UsageError(fmt::format("the unique key '{}' of '{}' names a column '{}' that is not there",
                                             key.name, name, field));
            unique.columns.push_back(static_cast<std::size_t>(found - table.columns.begin()));
            usual += "_" + field;
        }
        if (unique.columns.empty())
            throw UsageError(fmt::format("the unique key '{}' of '{}' has no fields; list them", key.name, name));
        if (unique.name.empty()) unique.name = dialect.madeName(usual);
        requireName("unique key", unique.name);
        unique.isConstraint = !dialect.definitionSql().writesChanges();
        table.pairKeys.push_back(std::move(unique));
    }
    return defined;
}

}  // namespace sequelize::detail
