#include "runnable.hpp"

#include <string>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../migration/script_reader.hpp"
#include "failure.hpp"

namespace sequelize::detail::commandline {

void requireRunnable(Database& database, bool isThere, const ListedMigration& migration, std::string_view nothing) {
    if (migration.kind == MigrationKind::foreign)
        throw Failure(ExitCode::usage,
                      fmt::format("{} is not in SQL and not part of this program, which cannot run it. Use the program "
                                  "that has it built in. {}",
                                  migration.name, nothing));
    if (!migration.up) return;
    std::string text;
    for (const auto& part : migration.up->parts) text += part.text;
    const LexicalMode mode = isThere ? database.pool().acquire()->lexicalMode(text) : LexicalMode();
    try {
        requireReadable(*migration.up, database.dialect().facts(), mode);
    } catch (const UsageError& error) {
        throw Failure(ExitCode::usage, fmt::format("{} {}", error.what(), nothing));
    }
}

}  // namespace sequelize::detail::commandline
