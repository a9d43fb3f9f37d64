// What a MigrationGate does not let through.
#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>

#include "../core/ascii.hpp"
#include "../introspection/run_script.hpp"
#include "migration_gate.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {
namespace {

/// The text in capitals, without blanks.
std::string squeezed(std::string_view sql) {
    std::string text;
    for (const char c : sql)
        if (!isSpace(c)) text += capital(c);
    return text;
}

}  // namespace

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

/// What only the session knew that was interrupted.
void MigrationGate::requireKnownSession(std::string_view sql) {
    if (options_.inTransaction || resumedAt_ == 0 || position_ > resumedAt_) return;
    const std::string text = squeezed(sql);
    const bool isBehind = position_ < resumedAt_;  // of what came after it, something has run
    const bool isOfLastStatement =
        std::ranges::any_of(std::initializer_list<std::string_view>{"LAST_INSERT_ID()", "ROW_COUNT()", "FOUND_ROWS()",
                                                                    "LAST_INSERT_ROWID()", "CHANGES()"},
                            [&](std::string_view function) { return text.find(function) != std::string::npos; });
    const bool usesVariable =
        std::ranges::any_of(words_, [](const auto& word) { return word.starts_with('@') && !word.starts_with("@@"); });
    const bool setsVariable = usesVariable && (text.find('(') != std::string::npos || words_.front() == "SELECT");
    const bool makesTable = entered_ == StatementKind::sets && (words_.front() == "CREATE");
    if (!isOfLastStatement && !(isBehind && (setsVariable || makesTable))) return;
    throw UsageError(fmt::format(
        "The migration was interrupted behind statement {}, and what this statement had in that session is gone: {}. Put "
        "the value itself in its place, or do by hand what is left, and say so (migration:mark, Migrator::mark). ({})",
        resumedAt_, makesTable ? "a temporary table's rows" : "a value that the session computed", inShort(sql)));
}

bool MigrationGate::enterSetting(std::string_view sql) {
    requireKnownSession(sql);
    // Within a transaction it would do nothing, and a DROP TABLE would delete the rows that refer to the table's.
    const bool isOfKeys =
        options_.inTransaction && words_.size() > 2 && words_[0] == "PRAGMA" && words_[1] == "FOREIGN_KEYS";
    if (!isOfKeys) return true;
    if (words_[2] != "OFF" && words_[2] != "0" && words_[2] != "FALSE" && words_[2] != "NO") return false;
    if (options_.keysUnchecked) return false;
    needsUncheckedKeys_ = true;
    throw NeedsUncheckedKeys("Within a transaction the checks of foreign keys cannot be turned off.");
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
