// What a table's definition is made of: Sequelize's texts, where these make what a model needs.
//
//     "id"   SERIAL                            a generated id; INTEGER and NOT NULL leave their blanks
//     "genre" "enum_books_genre" NOT NULL      an ENUM has a type of its own, made before the table
//     COMMENT ON COLUMN "books"."title" IS '...'    a statement of its own
//
// Sequelize has TINYINT, MEDIUMINT and UNSIGNED, which the server does not know, or takes no notice of: such columns
// get the next larger integers here, so that they hold all values of theirs.
#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../schema/identifier.hpp"
#include "../../schema/type_limits.hpp"
#include "../type_sql.hpp"
#include "postgres_dialect.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

std::string_view integerTypeWord(const DataType& type) {
    switch (type.kind) {
        case Kind::TINYINT:
            return "SMALLINT";
        case Kind::SMALLINT:
            return type.isUnsigned || type.zerofill ? "INTEGER" : "SMALLINT";
        case Kind::MEDIUMINT:
            return "INTEGER";
        case Kind::INTEGER:
            return type.isUnsigned || type.zerofill ? "BIGINT" : "INTEGER";
        default:
            return "BIGINT";
    }
}

std::string_view serialWord(std::string_view word) {
    if (word == "SMALLINT") return "SMALLSERIAL";
    return word == "BIGINT" ? "BIGSERIAL" : "SERIAL";
}

}  // namespace

std::string PostgresDialect::typeSql(const DataType& type) const {
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return std::string(integerTypeWord(type));
        case Kind::STRING:
        case Kind::CHAR:
            // Sequelize's BYTEA would hold no text.
            return fmt::format("{}({}){}", type.kind == Kind::STRING ? "VARCHAR" : "CHAR", type.length,
                               type.binary ? " COLLATE \"C\"" : "");
        case Kind::TEXT:
            return "TEXT";
        case Kind::BLOB:
            return "BYTEA";
        case Kind::BOOLEAN:
            return "BOOLEAN";
        case Kind::FLOAT:
            return "FLOAT";
        case Kind::DOUBLE:
            return "DOUBLE PRECISION";
        case Kind::REAL:
            return "REAL";
        case Kind::DECIMAL: {
            DataType plain = type;
            plain.isUnsigned = plain.zerofill = false;
            return commonTypeSql(plain);
        }
        case Kind::DATE:
            return "TIMESTAMP WITH TIME ZONE";
        case Kind::TIME:
            return "TIME";
        case Kind::UUID:
            return "UUID";
        case Kind::JSON:
            return type.binary ? "JSONB" : "JSON";
        case Kind::GEOMETRY:
            throw UsageError(
                "PostgreSQL has no GEOMETRY without the extension PostGIS, whose values are other ones; keep the shape in a "
                "BLOB or as JSON");
        case Kind::ENUM:
            throw UsageError("an ENUM is a type of its own on PostgreSQL, named after its column");
        default:
            return commonTypeSql(type);
    }
}

std::string enumTypeName(std::string_view table, std::string_view column) {
    return shortenedIdentifier(fmt::format("enum_{}_{}", table, column), longestPostgresName);
}

std::string createEnumType(std::string_view table, const std::string& type, const std::vector<std::string>& values) {
    const auto& dialect = postgresDialect();
    std::string list;
    for (const auto& value : values) list += (list.empty() ? "" : ", ") + postgresText(value);
    const std::string name = dialect.quoted(type);
    return "DO " +
           postgresText("BEGIN IF to_regclass(" + postgresText(dialect.quoted(table)) +
                        ") IS NULL THEN DROP TYPE IF EXISTS " + name + "; END IF; CREATE TYPE " + name + " AS ENUM(" +
                        list + "); EXCEPTION WHEN duplicate_object THEN null; END") +
           ";";
}

std::vector<std::string> PostgresDialect::beforeTable(const TableDefinition& table) const {
    std::vector<std::string> statements;
    for (const auto& column : table.columns)
        if (column.type.kind == Kind::ENUM)
            statements.push_back(
                createEnumType(table.tableName, enumTypeName(table.tableName, column.field), column.type.values));
    return statements;
}

std::vector<std::string> PostgresDialect::afterTable(const TableDefinition& table) const {
    const std::string name = quoted(table.tableName);
    std::vector<std::string> statements;
    if (!table.comment.empty())
        statements.push_back("COMMENT ON TABLE " + name + " IS " + textLiteral(table.comment) + ";");
    for (const auto& column : table.columns)
        if (!column.comment.empty())
            statements.push_back("COMMENT ON COLUMN " + name + "." + quoted(column.field) + " IS " +
                                 textLiteral(column.comment) + ";");
    return statements;
}

std::vector<std::string> PostgresDialect::afterDrop(const TableDefinition& table) const {
    std::vector<std::string> statements;
    for (const auto& column : table.columns)
        if (column.type.kind == Kind::ENUM)
            statements.push_back("DROP TYPE IF EXISTS " + quoted(enumTypeName(table.tableName, column.field)) + ";");
    return statements;
}

std::string PostgresDialect::columnSql(const TableDefinition& table, const ColumnDefinition& column, bool) const {
    std::string sql;
    if (column.autoIncrement) {
        if (!isInteger(column.type.kind))
            throw UsageError("PostgreSQL generates integers only; '" + column.name + "' is none");
        sql = std::string(column.writesNotNull ? "  " : " ") + std::string(serialWord(integerTypeWord(column.type)));
    } else {
        sql =
            column.type.kind == Kind::ENUM ? quoted(enumTypeName(table.tableName, column.field)) : typeSql(column.type);
        // Until version 18 the server has no VIRTUAL ones, whose values are the same.
        if (!column.generatedAs.empty()) sql += " GENERATED ALWAYS AS (" + column.generatedAs + ") STORED";
        if (column.writesNotNull) sql += " NOT NULL";
        sql += defaultClause(column);
    }
    if (column.unique.isUnique && column.unique.key.empty()) sql += " UNIQUE";
    if (column.primaryKey) sql += " ";  // where Sequelize takes its own PRIMARY KEY out again
    return sql;
}

std::string PostgresDialect::uniqueKeySql(const std::string&, const std::string& columns) const {
    return "UNIQUE (" + columns + ")";
}

}  // namespace sequelize::detail
