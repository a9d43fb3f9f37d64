#pragma once

#include <string>
#include <string_view>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// A statement as an error shows it, without texts that may be secrets.
[[nodiscard]] std::string inShort(std::string_view sql);

/// The statement with its values in it. Throws UsageError for a value that no literal is.
[[nodiscard]] std::string withLiterals(const SqlDialect& dialect, const CompiledSql& statement, LexicalMode mode);

}  // namespace sequelize::detail
