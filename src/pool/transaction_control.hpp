#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// The statement's words in capitals, without texts and comments; variables with their @ and dots. Throws as `scanSql`.
[[nodiscard]] std::vector<std::string> statementWords(std::string_view sql, const DialectFacts& dialect,
                                                      LexicalMode mode);

/// What a statement of a user's may do to the transaction it runs in. Throws as `scanSql`.
[[nodiscard]] TransactionControl transactionControl(std::string_view sql, const SqlDialect& dialect, LexicalMode mode);

}  // namespace sequelize::detail
