#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/value.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/model/finder_options.hpp>
#include <sequelize/schema/model_options.hpp>

namespace test {

using namespace sequelize;
using namespace sequelize::detail;

inline constexpr std::array everyDialect{Dialect::mysql, Dialect::mariadb, Dialect::sqlite};

/// The table of a struct, made as `Sequelize::define` makes it.
template <class T>
TableDefinition tableOf(std::string modelName, std::initializer_list<Field<T>> fields, ModelOptions options = {}) {
    const T fresh{};
    std::vector<DeclaredColumn> columns;
    for (const auto& field : fields) columns.push_back(detail::declared<T>(field, fresh));
    return defineTable(std::move(modelName), detail::describe<T>(fresh), std::move(columns), std::move(options));
}

/// "SELECT ... WHERE `id` = ?; [1, 'x']": the text, and the values of its `?` where it has any.
inline std::string shown(const CompiledSql& statement) {
    if (statement.binds.empty()) return statement.sql;
    std::string binds;
    for (const auto& value : statement.binds) binds += (binds.empty() ? "" : ", ") + inspect(value);
    return statement.sql + " [" + binds + "]";
}

/// A SELECT with a finder's options; all attributes are written as `*`.
template <class T>
std::string select(Dialect dialect, const TableDefinition& table, const FindOptions<T>& options) {
    const auto request = detail::requestOf(options);
    SelectStatement statement{
        .table = &table,
        .indexHints = request.indexHints,
        .projections = request.selection.list,
        .where = request.where,
        .group = request.group,
        .having = request.having,
        .order = request.order,
        .limit = request.limit,
        .offset = request.offset};
    if (request.selection.all) statement.projections.push_back({Expression::ofName("*"), {}});
    return shown(sqlDialect(dialect).select(statement));
}

}  // namespace test
