#include "sqlite_definition_sql.hpp"

#include <sequelize/core/error.hpp>

#include "sqlite_dialect.hpp"

namespace sequelize::detail {

std::string SqliteDefinitionSql::tableNames() const {
    return "SELECT name FROM `sqlite_master` WHERE type='table' and name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name;";
}

CompiledSql SqliteDefinitionSql::tableNamed(std::string_view name) const {
    return {"SELECT name FROM sqlite_master WHERE type='table' AND lower(name)=lower(?);", {Value(name)}};
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
