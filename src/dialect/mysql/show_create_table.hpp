#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/schema/schema_model.hpp>

#include "ddl_tokens.hpp"

namespace sequelize::detail {

/// A table as SHOW CREATE TABLE prints it.
struct ShownTable {
    TableSchema table{};
    bool isTemporary = false;
};

/// Reads what MySQL 8.0 and later or MariaDB 10.6 and later print. `session` is the mode of the session that asked.
/// What no member can hold stays in a definition, in `rest` or in `options`; of clauses that stand among the columns
/// and are none, `options` begins with a parenthesis: "(PERIOD FOR `p` (`a`, `b`)) WITH SYSTEM VERSIONING". Throws
/// UsageError for a text that is no CREATE TABLE.
[[nodiscard]] ShownTable parseCreateTable(std::string_view printed, LexicalMode session);

/// What a column's definition says.
struct ColumnDdl {
    ColumnSchema column{};              ///< without its name and its definition
    std::vector<std::string> checks{};  ///< MariaDB: of the column, their expressions
    std::string rest{};                 ///< what no member tells: "SRID 4326", "COLUMN_FORMAT FIXED"
};

/// Reads what stands behind a column's name. Texts are read with backslash escapes but for `noBackslashEscapes`.
[[nodiscard]] ColumnDdl parseColumnDdl(std::string_view definition, bool noBackslashEscapes);

/// `options` of a table, taken apart.
struct TableOptionParts {
    std::vector<std::string> clauses{};  ///< what stands among the columns: "PERIOD FOR `p` (`a`, `b`)"
    std::string plain{};                 ///< "STATS_PERSISTENT=1"
    std::string partitions{};            ///< with its comment, if any: "/*!50100 PARTITION BY ... */"
};

[[nodiscard]] TableOptionParts optionParts(std::string_view options, bool noBackslashEscapes);

}  // namespace sequelize::detail
