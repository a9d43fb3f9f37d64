#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint_sql.hpp"

namespace sequelize::detail::commandline {

/// What is found in a file of a migration, in the order of its lines: by looking at the statements of an SQL one, and
/// in what migration:diff wrote down in either kind. Not what a comment allows: `-- lint:ignore DS102 reason`, before
/// the statement or behind it in its line, in C++ with `//`. Throws UsageError for SQL that cannot be read.
[[nodiscard]] std::vector<Finding> lintFile(std::string_view text, const std::string& file, const SqlDialect& dialect);

}  // namespace sequelize::detail::commandline
