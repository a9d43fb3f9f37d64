#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/migration/listed_migration.hpp>

namespace sequelize::detail {

/// What one file is of a migration.
enum class SqlFileRole : std::uint8_t {
    whole,  ///< x.sql: both directions, told apart by markers; without one all of it is up
    up,     ///< x.up.sql, x/up.sql
    down,   ///< x.down.sql, x/down.sql, down/x.sql
};

struct ParsedSql {
    std::optional<SqlScript> up{};
    std::optional<SqlScript> down{};
    std::vector<std::string> replaces{};  ///< stems
    bool marksDown = false;               ///< there is a marker, be it that nothing follows
};

/// Cuts the text of a file at its markers: `-- migrate:up` and `-- migrate:down` (with `transaction:false`),
/// `-- migrate:replaces a b`, `-- migrate:statement-begin` and `-- migrate:statement-end`, each in a line of its own. A
/// down with nothing but comments is none. `file` is for messages. Throws UsageError with file and line.
[[nodiscard]] ParsedSql parseSqlMigration(std::string_view text, const std::string& file, SqlFileRole role);

/// The text that a checksum is of: without a byte order mark, and with LF for CRLF.
[[nodiscard]] std::string neutralText(std::string_view text);

}  // namespace sequelize::detail
