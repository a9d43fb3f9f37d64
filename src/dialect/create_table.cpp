#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

#include "../schema/identifier.hpp"
#include "../schema/key_names.hpp"

namespace sequelize::detail {

std::string SqlDialect::createTable(const TableDefinition& table, bool ifNotExists) const {
    std::string parts;
    for (const auto& column : table.columns) {
        if (!parts.empty()) parts += ", ";
        try {
            parts += quoted(column.field) + " " +
                     columnSql(table, column, column.primaryKey && table.primaryKey.size() == 1);
        } catch (const UsageError& error) {
            throw UsageError(
                fmt::format("model '{}', column '{}': {}", table.modelName, column.field, std::string(error.what())));
        }
        if (table.strictTypes) parts += typeCheck(table, column);
        for (const auto& key : table.foreignKeys)
            if (inlinesForeignKey(key) && &table.columns[key.columns.front()] == &column)
                parts += " " + referenceSql(key);
    }
    for (const auto& key : namedKeys(table)) {
        parts += key.isConstraint ? ", CONSTRAINT " + quoted(madeName(key.name)) + " " : ", ";
        parts += uniqueKeySql(key.name, fieldList(table, key.columns));
    }
    if (listsPrimaryKey(table)) parts += ", PRIMARY KEY (" + fieldList(table, table.primaryKey) + ")";
    if (const std::string index = indexOfIds(table); !index.empty()) parts += ", " + index;
    for (std::size_t i = 0; i < table.foreignKeys.size(); ++i) {
        const auto& key = table.foreignKeys[i];
        if (inlinesForeignKey(key)) continue;
        parts += ", " + foreignKeyName(table, i) + "FOREIGN KEY (" + fieldList(table, key.columns) + ") ";
        parts += referenceSql(key);
    }
    const std::string create = ifNotExists ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE ";
    try {
        return create + quoted(table.tableName) + " (" + parts + ")" + tableOptions(table) + ";";
    } catch (const UsageError& error) {
        throw UsageError(
            fmt::format("model '{}', table '{}': {}", table.modelName, table.tableName, std::string(error.what())));
    }
}

std::string SqlDialect::fieldList(const TableDefinition& table, const std::vector<std::size_t>& columns) const {
    std::string list;
    for (const auto index : columns) list += (list.empty() ? "" : ", ") + quoted(table.columns[index].field);
    return list;
}

std::string SqlDialect::referenceSql(const ForeignKeyDefinition& key) const {
    std::string sql =
        "REFERENCES " + quoted(key.target->tableName) + " (" + fieldList(*key.target, key.targetColumns) + ")";
    if (!key.onDelete.empty()) sql += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) sql += " ON UPDATE " + key.onUpdate;
    return sql;
}

std::string SqlDialect::dropTable(std::string_view table) const {
    return "DROP TABLE IF EXISTS " + quoted(table) + ";";
}

std::vector<std::string> SqlDialect::createStatements(const TableDefinition& table, bool ifNotExists) const {
    std::vector<std::string> statements = beforeTable(table);
    statements.push_back(createTable(table, ifNotExists));
    for (auto& after : afterTable(table)) statements.push_back(std::move(after));
    return statements;
}

std::vector<std::string> SqlDialect::dropStatements(const TableDefinition& table) const {
    std::vector<std::string> statements{dropTable(table.tableName)};
    for (auto& after : afterDrop(table)) statements.push_back(std::move(after));
    return statements;
}

std::string SqlDialect::columnDefinition(const ColumnDefinition& column, bool soleKey) const {
    return columnSql(TableDefinition(), column, soleKey);
}

std::string SqlDialect::madeName(std::string name) const {
    return facts_.longestName == 0 ? shortenedIdentifier(std::move(name))
                                   : shortenedIdentifier(std::move(name), facts_.longestName);
}

std::string SqlDialect::indexNameOf(const TableDefinition& table, const IndexOptions& index) const {
    return index.name.empty() ? madeName(indexName(table, index)) : index.name;
}

std::string SqlDialect::indexFields(const TableDefinition& table, const IndexOptions& index) const {
    if (index.fields.empty())
        throw UsageError("an index of model '" + table.modelName + "' has no fields; list at least one");
    std::string out;
    for (const auto& field : index.fields) {
        if (!out.empty()) out += ", ";
        if (field.expression.empty()) {
            const auto* column = table.findByName(field.name);
            out += quoted(column ? column->field : field.name);
        } else {
            out += "(" + field.expression + ")";
        }
        if (field.length && capabilities().prefixIndexes) out += fmt::format("({})", *field.length);
        if (field.order == "ASC" || field.order == "DESC")
            out += " " + field.order;
        else if (!field.order.empty())
            throw UsageError("the index order '" + field.order + "' is neither ASC nor DESC");
    }
    return out;
}

std::string SqlDialect::literalSql(const Value& value, const DataType& type) const {
    switch (value.type()) {
        case Value::Type::null:
            return "NULL";
        case Value::Type::boolean:
            return *value.getIf<bool>() ? "true" : "false";
        case Value::Type::integer:
            return fmt::format("{}", *value.getIf<std::int64_t>());
        case Value::Type::unsignedInteger:
            return fmt::format("{}", *value.getIf<std::uint64_t>());
        case Value::Type::real:
            return fmt::format("{}", *value.getIf<double>());
        case Value::Type::decimal:
            return value.getIf<Decimal>()->toString();
        case Value::Type::text:
            return textLiteral(*value.getIf<std::string>());
        case Value::Type::blob:
            return "X'" + toHex(*value.getIf<Bytes>()) + "'";
        case Value::Type::dateTime:
            return textLiteral(formatDateTime(*value.getIf<DateTime>(), static_cast<int>(type.length)));
        case Value::Type::date:
            return textLiteral(formatDate(*value.getIf<Date>()));
        case Value::Type::time:
            return textLiteral(formatTime(*value.getIf<Time>(), static_cast<int>(type.length)));
        case Value::Type::uuid:
            return textLiteral(value.getIf<Uuid>()->toString());
        case Value::Type::json:
            return textLiteral(value.getIf<Json>()->text);
    }
    return {};
}

std::string SqlDialect::generatedClause(const ColumnDefinition& column) {
    if (column.generatedAs.empty()) return {};
    return " GENERATED ALWAYS AS (" + column.generatedAs + ")" + (column.isStored ? " STORED" : " VIRTUAL");
}

std::string SqlDialect::defaultClause(const ColumnDefinition& column) const {
    if (const auto* constant = column.defaultValue.constant()) return " DEFAULT " + literalSql(*constant, column.type);
    if (const auto* sql = column.defaultValue.sql()) return " DEFAULT " + sql->sql;
    return {};
}

}  // namespace sequelize::detail
