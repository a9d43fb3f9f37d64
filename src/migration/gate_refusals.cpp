// What a MigrationGate does not let through.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>

#include "../core/ascii.hpp"
#include "../dialect/placeholders.hpp"
#include "../introspection/run_script.hpp"
#include "migration_gate.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {
/// A statement that failed may have rolled back all that came before it, and the migration caught that.
void MigrationGate::requireOpenTransaction(std::string_view sql) {
    const bool isMeant = options_.inTransaction || (isOpen_ && group_);
    if (!isMeant || run_.connection->inTransaction()) return;
    isOpen_ = false;
    throw UsageError(
        "A statement that failed before this one has rolled back the whole transaction, and the migration caught that and "
        "went on. Let the error pass, and run the migration again. (" +
        inShort(sql) + ")");
}

bool MigrationGate::enterSetting(std::string_view sql) {
    memory_.requireKnown(entered_, words_, sql, position_);
    hasChangedSession_ = hasChangedSession_ || entered_ == StatementKind::sets;
    // Within a transaction it would do nothing, and a DROP TABLE would delete the rows that refer to the table's.
    const auto checked = options_.inTransaction ? keysChecked(sql) : std::nullopt;
    if (!checked) {
        if (options_.running) options_.running(0, sql);
        return true;
    }
    if (*checked || options_.keysUnchecked) return false;
    needsUncheckedKeys_ = true;
    throw NeedsUncheckedKeys("Within a transaction the checks of foreign keys cannot be turned off.");
}

/// What SQLite's `PRAGMA foreign_keys = …` says, however it is written.
std::optional<bool> MigrationGate::keysChecked(std::string_view sql) const {
    if (words_.empty() || words_[0] != "PRAGMA") return std::nullopt;
    constexpr std::string_view marks = " \t\r\n\f\v'\"`[]();";
    std::string text;
    for (const auto& piece : scanSql(sql, database_.dialect().facts().lexical, {})) {
        if (piece.kind == SqlPiece::Part::comment) continue;
        for (const char c : piece.text)
            if (marks.find(c) == std::string_view::npos)
                text += capital(c);
            else if (c == '(')
                text += '=';
    }
    constexpr std::string_view name = "FOREIGN_KEYS=";
    const auto at = text.find(name);
    // defer_foreign_keys is another one, and works within a transaction.
    if (at == std::string::npos || (at != words_[0].size() && text[at - 1] != '.')) return std::nullopt;
    const std::string_view value = std::string_view(text).substr(at + name.size());
    // Any other word means "off".
    return value == "ON" || value == "YES" || value == "TRUE" || value.find_first_of("123456789") != value.npos;
}

/// Where foreign keys are not checked, they do not act either.
void MigrationGate::requireRowsMayChange(std::string_view sql) {
    if (!options_.keysUnchecked || entered_ != StatementKind::changesRows) return;
    const auto& dialect = database_.dialect().migrationSql();
    const bool isInsert = words_[0] == "INSERT" && !(words_.size() > 2 && words_[1] == "OR" && words_[2] == "REPLACE");
    if (isInsert || std::any_of(words_.begin() + 1,
                                words_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(words_.size(), 3)),
                                [&](const auto& word) { return dialect.isOwnTable(word); }))
        return;
    throw UsageError(fmt::format(
        "A table is made anew in this migration, with foreign keys unchecked: {} would not act on the rows that refer to "
        "its own. Make two migrations of it: one that changes the table, and one that changes rows. ({})",
        words_[0], inShort(sql)));
}

}  // namespace sequelize::detail
