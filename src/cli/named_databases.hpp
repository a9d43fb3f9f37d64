#pragma once

#include <string>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

#include "lint_sql.hpp"

namespace sequelize::detail::commandline {

/// What stands before a dot in a statement, in capitals, as a database's name may; also within a text, which may be SQL
/// to be run. Without what can only be a table or an alias of the same statement: `n = sys.n` behind `FROM a AS sys`.
[[nodiscard]] std::vector<std::string> namedDatabases(const LintTokens& tokens, const DialectFacts& dialect);

}  // namespace sequelize::detail::commandline
