#pragma once

#include <cstdint>
#include <string_view>

namespace sequelize::detail {

/// What a statement of a user's may do to the transaction it runs in, told by its text.
enum class TransactionControl : std::uint8_t {
    none,  ///< nothing; or it ends it for good, as DDL does, which the connection's status shows
    is,    ///< it begins or ends one: BEGIN, COMMIT, ROLLBACK, XA, SET autocommit
    may    ///< it runs others that may do so and then begin another, which no status shows: CALL, EXECUTE
};

/// How a transaction begins.
struct TransactionStart {
    std::string_view isolationLevel{};  ///< "READ COMMITTED"; empty: the session's own
    bool readOnly = false;
};

}  // namespace sequelize::detail
