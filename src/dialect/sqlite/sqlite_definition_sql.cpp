#include "sqlite_definition_sql.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../type_sql.hpp"
#include "sqlite_dialect.hpp"

namespace sequelize::detail {

std::string SqliteDefinitionSql::tableNames() const {
    // What a virtual table keeps its rows in is its own.
    return "SELECT name FROM `sqlite_master` WHERE type='table' and name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT "
           "IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') ORDER BY name;";
}

CompiledSql SqliteDefinitionSql::tableNamed(std::string_view name) const {
    return {"SELECT name FROM sqlite_master WHERE type='table' AND lower(name)=lower(?);", {Value(name)}};
}

std::string SqliteDefinitionSql::temporaryObjects() const {
    return "SELECT type AS `kind`, name AS `name` FROM temp.sqlite_temp_schema WHERE type IN ('table', 'view', 'index')";
}

std::string SqliteDefinitionSql::attachedHolders(std::string_view name) const {
    return fmt::format(
        "SELECT schema FROM pragma_table_list WHERE lower(name) = lower({0}) AND schema NOT IN ('main', 'temp') AND NOT "
        "EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type IN ('table', 'view') AND lower(name) = lower({0}))",
        quotedText(name));
}

std::string SqliteDefinitionSql::moduleTables() const {
    return "SELECT name AS `name`, type AS `type` FROM pragma_table_list WHERE schema = 'main' AND type IN ('virtual', "
           "'shadow')";
}

CompiledSql SqliteDefinitionSql::viewColumns(std::string_view name) const {
    return {
        "SELECT name AS `name`, type AS `type`, `notnull` = 0 AS `nullable`, dflt_value AS `default`, '' AS `comment` "
        "FROM pragma_table_info(?, 'main') ORDER BY cid",
        {Value(name)}};
}

std::string SqliteDefinitionSql::declaredTypes(std::string_view table) const {
    return "SELECT name, type FROM pragma_table_info(" + quotedText(table) + ")";
}

/// "DECIMAL_TEXT(10,2)", "DATETIME", "TIME": texts, as the library declares them.
DataType SqliteDefinitionSql::typeDeclared(std::string_view type) const {
    const std::string word = capitals(type.substr(0, type.find('(')));
    if (word == "DATETIME") return DataTypes::DATE(6);
    if (word == "TIME") return DataTypes::TIME(6);
    if (word != "DECIMAL_TEXT") return {};
    DataType decimal = DataTypes::DECIMAL;
    const char* const end = type.data() + type.size();
    const auto open = type.find('(');
    if (open == std::string_view::npos) return decimal;
    const auto digits = std::from_chars(type.data() + open + 1, end, decimal.length);
    int scale = 0;
    const char* comma = std::find(digits.ptr, end, ',');
    while (comma != end && !isDigit(*comma)) ++comma;
    if (std::from_chars(comma, end, scale).ec == std::errc()) decimal.decimals = static_cast<std::int8_t>(scale);
    return decimal;
}

std::string SqliteDefinitionSql::renameColumn(std::string_view table, std::string_view from, std::string_view to,
                                              const OnlineDdl& online) const {
    requireOnline(online);
    return DefinitionSql::renameColumn(table, from, to, online);
}

std::string SqliteDefinitionSql::addIndex(const IndexAddition& addition) const {
    requireOnline(addition.online);
    if (!addition.index.type.empty()) cannot("has no " + addition.index.type + " indexes: leave out .type");
    if (!addition.index.method.empty()) cannot("has one kind of index: leave out .method");
    if (!addition.parser.empty()) cannot("has no parsers for an index: leave out .parser");
    std::string sql = dialect().createIndex(*addition.table, addition.index);
    if (!addition.where.empty()) sql += " WHERE " + addition.where;
    return sql;
}

std::string SqliteDefinitionSql::removeIndex(std::string_view, std::string_view name, const OnlineDdl& online) const {
    requireOnline(online);
    return "DROP INDEX IF EXISTS " + dialect().quoted(name);
}

const DefinitionSql& SqliteDialect::definitionSql() const {
    static const SqliteDefinitionSql only(sqliteDialect());
    return only;
}

}  // namespace sequelize::detail
