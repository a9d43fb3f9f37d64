#include "sqlite_dump_sql.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "../type_sql.hpp"
#include "sqlite_dialect.hpp"

namespace sequelize::detail {
namespace {

/// quote() ends a text at a NUL, and keeps line breaks.
std::string sqliteLiteralOf(const std::string& column) {
    return fmt::format(
        "CASE WHEN typeof({0}) = 'text' AND (instr({0}, char(0)) OR instr({0}, char(10)) OR instr({0}, char(13))) THEN "
        "'CAST(x''' || hex({0}) || ''' AS TEXT)' ELSE quote({0}) END",
        column);
}

class SqliteDumpSql final : public DumpSql {
public:
    [[nodiscard]] std::string viewText(const std::string& view) const override {
        return "SELECT name, sql FROM sqlite_schema WHERE type = 'view' AND name = " + quotedText(view);
    }

    [[nodiscard]] std::string rowsAsLiterals(const TableSchema& table) const override {
        const auto& dialect = sqliteDialect();
        std::string values;
        for (const ColumnSchema* column : insertedColumns(table))
            values += (values.empty() ? "" : " || ', ' || ") + sqliteLiteralOf(dialect.quoted(column->name));
        return fmt::format("SELECT '(' || {} || ')' FROM {} ORDER BY {}", values, dialect.quoted(table.name),
                           orderOfDump(dialect, table));
    }

    [[nodiscard]] std::string beforeRows() const override { return "PRAGMA defer_foreign_keys = ON;"; }

    [[nodiscard]] bool isKept(const std::vector<std::string>& words) const override {
        constexpr std::array<std::string_view, 6> kept = {"USER_VERSION", "APPLICATION_ID", "JOURNAL_MODE",
                                                          "AUTO_VACUUM",  "PAGE_SIZE",      "ENCODING"};
        return words.size() > 1 && words[0] == "PRAGMA" &&
               std::ranges::any_of(kept, [&](auto name) { return words[1].ends_with(name); });
    }
};

}  // namespace

const DumpSql& sqliteDumpSql() {
    static const SqliteDumpSql only;
    return only;
}

}  // namespace sequelize::detail
