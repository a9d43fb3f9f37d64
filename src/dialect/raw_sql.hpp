#pragma once

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/query/replacements.hpp>

namespace sequelize::detail {

/// The statement with a placeholder of the dialect's for each value. Throws UsageError that names a value that is
/// missing or not used, for several statements in one, and as `scanSql`.
[[nodiscard]] CompiledSql compileRaw(const RawStatement& statement, const SqlDialect& dialect, LexicalMode mode);

}  // namespace sequelize::detail
