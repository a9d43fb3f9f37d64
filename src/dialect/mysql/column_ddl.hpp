#pragma once

#include <string>

#include "show_create_table.hpp"

namespace sequelize::detail {

/// How a table's DDL is written.
struct DdlStyle {
    bool isMariadb = false;
    bool noBackslashEscapes = false;  ///< of the session that read the table, and is to run the statements
    bool impliesDefaults = false;     ///< the same: its TIMESTAMPs that are NOT NULL without a default get one
};

/// What stands behind a column's name in CREATE TABLE and in MODIFY. Where the definition says what the members say, it
/// is the definition; else it is composed of the members, and of what the definition alone tells, such as an SRID: so
/// members win, and nothing is lost. The CHECKs of the column are those in the table's.
[[nodiscard]] std::string columnDdl(const TableSchema& table, const ColumnSchema& column, DdlStyle style);

/// What of a column's definition no member tells: "SRID 4326".
[[nodiscard]] std::string unsaidOf(const ColumnSchema& column, DdlStyle style);

/// Takes out of a column what is its table's, which the servers sometimes print and sometimes do not.
void inheritCharset(const TableSchema& table, ColumnSchema& column);

/// Throws UsageError for an expression that MySQL would store as another one: in the mode NO_BACKSLASH_ESCAPES it
/// prints the texts of expressions with escapes, and then reads them without.
void requireSameWhenStored(const std::string& expression, DdlStyle style);

/// Throws UsageError for a column that the server would give a default which nobody asked for.
void requireOwnDefault(const ColumnSchema& column, DdlStyle style);

/// A text literal. Throws UsageError for NUL.
[[nodiscard]] std::string ddlText(std::string_view text, DdlStyle style);

}  // namespace sequelize::detail
