#pragma once

#include <cstdint>
#include <string_view>

#include <sequelize/dialect/dialect.hpp>

namespace sequelize::detail {

/// What a statement of a user's may do to the transaction it runs in, told by its text.
enum class TransactionControl : std::uint8_t {
    none,  ///< nothing; or it ends it for good, as DDL does, which the connection's status shows
    is,    ///< it begins or ends one: BEGIN, COMMIT, ROLLBACK, XA, SET autocommit
    may    ///< it runs others that may do so and then begin another, which no status shows: CALL, EXECUTE
};

/// Throws as `scanSql`.
[[nodiscard]] TransactionControl transactionControl(std::string_view sql, Dialect dialect, LexicalMode mode);

}  // namespace sequelize::detail
