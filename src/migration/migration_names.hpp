#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail {

/// The extension of a file that may be a migration, in lower case: ".sql", ".cpp", ".js" and the like; empty: it is
/// none. ".d.ts" is none.
[[nodiscard]] std::string migrationExtension(std::string_view name);

/// The name without such an extension, and of "x.up.sql" without ".up" too.
[[nodiscard]] std::string stemOf(std::string_view name);

/// The name as a key of the table of executed migrations, which compares by utf8_unicode_ci: equal for names that
/// differ in the case of Latin, Greek and Cyrillic letters, in accents of Latin letters up to U+017F, in combining
/// accents, or in blanks at the end. Other letters stay as they are.
[[nodiscard]] std::string foldedName(std::string_view name);

/// By this rows, states and migrations are matched: two names with the same key count as one.
[[nodiscard]] std::string nameKey(std::string_view name);

/// Whether two names count as one.
[[nodiscard]] bool countAsOne(std::string_view a, std::string_view b);

/// The noun as a sentence begins with it: "Migration".
[[nodiscard]] std::string titled(std::string_view noun);

/// A command of the command line that messages name, for such a thing: "migration:mark", or "migration:mark --seeders".
[[nodiscard]] std::string repairCommand(std::string_view command, std::string_view noun);

/// What runs such things: "db:migrate", or "db:seed:all".
[[nodiscard]] std::string_view runCommand(std::string_view noun);

/// What undoes one of them: "db:migrate:undo --name", or "db:seed:undo --seed"; the name comes behind it.
[[nodiscard]] std::string_view undoCommand(std::string_view noun);

/// A name of whatever bytes, as messages show it: what is no UTF-8, and control characters, as \xff.
[[nodiscard]] std::string escapedName(std::string_view name);

/// Throws UsageError for a name that the table of executed migrations cannot hold.
void requireMigrationName(std::string_view name);

}  // namespace sequelize::detail
