#pragma once

#include <string_view>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// What a statement of a user's may do to the transaction it runs in. Throws as `scanSql`.
[[nodiscard]] TransactionControl transactionControl(std::string_view sql, const SqlDialect& dialect, LexicalMode mode);

}  // namespace sequelize::detail
