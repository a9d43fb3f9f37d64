#include <sequelize/dialect/definition_sql.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {

void DefinitionSql::cannot(std::string_view what) const {
    throw UsageError(fmt::format("{} {}", dialect_.facts().title, what));
}

std::string DefinitionSql::createDatabase(std::string_view, std::string_view, std::string_view) const {
    cannot("has no databases on a server that could be created");
}

std::string DefinitionSql::dropDatabase(std::string_view) const {
    cannot("has no databases on a server that could be dropped; delete the file");
}

std::string DefinitionSql::createSchema(std::string_view) const {
    cannot("has no schemas: a file is a database");
}

std::string DefinitionSql::dropSchema(std::string_view) const {
    cannot("has no schemas: a file is a database");
}

std::string DefinitionSql::schemaNames() const {
    cannot("has no schemas: a file is a database");
}

std::string DefinitionSql::renameTable(std::string_view from, std::string_view to) const {
    return "ALTER TABLE " + dialect_.quoted(from) + " RENAME TO " + dialect_.quoted(to) + ";";
}

std::string DefinitionSql::addColumn(const ColumnChange&) const {
    cannot("adds columns another way");
}

std::string DefinitionSql::changeColumn(const ColumnChange&) const {
    cannot("changes columns another way");
}

ColumnSchema DefinitionSql::changedColumn(const ColumnChange&) const {
    cannot("changes columns another way");
}

std::string DefinitionSql::removeColumn(std::string_view, std::string_view, const std::vector<std::string>&,
                                        const OnlineDdl&) const {
    cannot("removes columns another way");
}

std::string DefinitionSql::addConstraint(const ConstraintChange&) const {
    cannot("adds constraints another way");
}

std::string DefinitionSql::removeConstraint(const ConstraintChange&) const {
    cannot("removes constraints another way");
}

std::string DefinitionSql::renameColumn(std::string_view table, std::string_view from, std::string_view to,
                                        const OnlineDdl&) const {
    return "ALTER TABLE " + dialect_.quoted(table) + " RENAME COLUMN " + dialect_.quoted(from) + " TO " +
           dialect_.quoted(to) + ";";
}

void DefinitionSql::requireOnline(const OnlineDdl& online) const {
    if (!online.algorithm.empty()) cannot("has no .algorithm for a change of a table: leave it out");
    if (!online.lock.empty()) cannot("has no .lock for a change of a table, which locks the whole file: leave it out");
}

}  // namespace sequelize::detail
