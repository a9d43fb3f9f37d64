#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/driver/connection.hpp>

namespace sequelize::detail {

/// What is stored of a statement that has run: by it the next run knows the statement again, and passes over it.
struct StatementRecord {
    std::string hash{};              ///< of the text and its values
    std::string call{};              ///< of the QueryInterface's call that sent it; empty: none
    std::uint64_t affectedRows = 0;  ///< for a migration that decides by it
    std::uint64_t insertId = 0;
    bool failed = false;  ///< it failed, had no effect, and the migration went on

    /// In one line.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static StatementRecord from(std::string_view line);
};

/// Of the text and its values; instants count as equal, for a migration that writes the time of now writes another one
/// each time.
[[nodiscard]] std::string hashOf(const CompiledSql& statement);
/// Of a call, by its name and the names it was given.
[[nodiscard]] std::string hashOfCall(const std::string& call);

}  // namespace sequelize::detail
