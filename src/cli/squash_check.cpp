#include "squash_check.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <sequelize/dialect/dump_sql.hpp>
#include <sequelize/dialect/migration_sql.hpp>

#include "../migration/statement_kind.hpp"
#include "../migration/statement_text.hpp"
#include "../pool/transaction_control.hpp"
#include "failure.hpp"

namespace sequelize::detail::commandline {
namespace {

using Words = std::vector<std::string>;

bool isAnyOfWords(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, word) != list.end();
}

/// What the statement makes, alters or drops: the first of such words. Options may stand before it.
std::string_view thingOf(const Words& words) {
    for (const auto& word : words)
        if (isAnyOfWords(word, {"TABLE",     "TABLES",   "INDEX",   "VIEW",     "TRIGGER", "DATABASE", "SCHEMA",
                                "PROCEDURE", "FUNCTION", "EVENT",   "SEQUENCE", "PACKAGE", "SERVER",   "TABLESPACE",
                                "USER",      "ROLE",     "LOGFILE", "RESOURCE", "SPATIAL", "VIRTUAL",  "INSTANCE"}))
            if (word != "SPATIAL" || std::ranges::find(words, "REFERENCE") != words.end()) return word;
    return {};
}

bool isDumped(const Words& words, const DumpSql& dump) {
    switch (kindOf(words)) {
        case StatementKind::defines:
        case StatementKind::opaque:
            if (isAnyOfWords(words.front(), {"CREATE", "ALTER", "DROP", "RENAME"}))
                return isAnyOfWords(thingOf(words), {"TABLE", "TABLES", "INDEX", "VIEW", "TRIGGER"});
            return isAnyOfWords(words.front(),
                                {"TRUNCATE", "REINDEX", "ANALYZE", "OPTIMIZE", "REPAIR", "VACUUM", "CHECK"});
        case StatementKind::sets:
            return !dump.isKept(words) && !isAnyOfWords(words.front(), {"ATTACH", "DETACH", "PREPARE"});
        case StatementKind::refused:
            return false;
        default:
            return true;
    }
}

}  // namespace

void requireDumpable(const SqlDialect& dialect, std::string_view migration, std::string_view sql) {
    const Words words = statementWords(sql, dialect.facts(), {});
    if (words.empty() || isDumped(words, dialect.migrationSql().dump())) return;
    throw Failure(ExitCode::usage,
                  fmt::format("{} has a statement whose effect is not in tables, rows, triggers or views, and would be "
                              "lost: {}. Squash up to a migration before it",
                              migration, inShort(sql)));
}

}  // namespace sequelize::detail::commandline
