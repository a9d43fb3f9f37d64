#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/logging.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/pool/transaction.hpp>
#include <sequelize/query/replacements.hpp>

namespace sequelize {

/// What a raw query is for (Sequelize: QueryTypes).
enum class QueryTypes : std::uint8_t {
    RAW,     ///< rows where the statement has any, and what it did
    SELECT,  ///< rows; a statement that returns none is an error
    INSERT,  ///< what the statement did; rows are thrown away
    UPDATE,  ///< what the statement did; rows are thrown away
    DELETE,  ///< what the statement did; rows are thrown away
};

/// Options of `Sequelize::query` (Sequelize: the options of query). Values are bound, never pasted into the SQL.
struct QueryOptions {
    detail::Replacements replacements{};  ///< for `?`: `{"a", 3}`; for `:name`: `{{"title", "a"}, {"id", 3}}`
    detail::Replacements bind{};          ///< the same for `$1` and `$name`; takes no lists
    QueryTypes type = QueryTypes::RAW;    ///< of `query` without a C++ type
    InTransaction transaction{};          ///< `.transaction = t`
    std::optional<std::chrono::milliseconds> timeout{};  ///< ends the statement; instead of `statementTimeout`
    std::string tag{};                                   ///< what events call it, and with `tagStatements` the server
    bool useMaster = false;                              ///< a SELECT with `replication`: not from a replica
    std::optional<Logger> logging{};                     ///< instead of the connection's
};

/// What `Sequelize::query` returns: `auto [rows, metadata] = sequelize.query(...)`.
struct QueryResult {
    std::vector<Row> rows{};             ///< the rows, where the statement has any
    detail::ExecutionResult metadata{};  ///< what the statement did
};

}  // namespace sequelize
