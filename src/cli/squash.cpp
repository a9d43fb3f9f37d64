// migration:squash: all migrations up to one run on a database of their own, and what they leave there becomes the one
// that replaces them.
#include <algorithm>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../driver/backends.hpp"
#include "../migration/database_access.hpp"
#include "../migration/dump_database.hpp"
#include "../migration/migration_names.hpp"
#include "../migration/migration_tables.hpp"
#include "named_migration.hpp"
#include "scratch_database.hpp"
#include "session.hpp"
#include "squash_check.hpp"

namespace sequelize::detail::commandline {
namespace {

using Kind = MigrationSession::Kind;
using Chosen = std::vector<const ListedMigration*>;

void requireReplaceable(const ListedMigration& migration) {
    const auto refuse = [&](const std::string& why) {
        throw Failure(ExitCode::usage, fmt::format("{} cannot be squashed: {}", migration.name, why));
    };
    if (migration.kind == MigrationKind::foreign)
        refuse(
            "it is not in SQL and not part of this program, which cannot run it. Use the program that has it built "
            "in");
    if (!migration.replaces.empty())
        refuse(
            "it replaces others itself. Once it has run everywhere, delete those, and its lines \"-- "
            "migrate:replaces\"; then it can be");
    if (std::ranges::any_of(migration.stem, isSpace))
        refuse("its name has a blank in it, which \"-- migrate:replaces\" cannot say");
}

Chosen chooseUpTo(const Migrations& list, const ListedMigration& last) {
    Chosen chosen;
    for (const auto& migration : list.list()) {
        if (migration.stem > last.stem) continue;
        requireReplaceable(migration);
        chosen.push_back(&migration);
    }
    if (chosen.size() < 2)
        throw Failure(ExitCode::usage, fmt::format("{} is the first one: there is nothing to squash", last.name));
    return chosen;
}

/// Behind the last one that it replaces, and before the next.
std::string squashedStem(const Migrations& list, const ListedMigration& last) {
    std::string stem = last.stem + "-squashed";
    for (const auto& migration : list.list())
        if (migration.stem > last.stem && migration.stem <= stem)
            throw Failure(ExitCode::usage,
                          fmt::format("{}.sql would come behind {}: rename one of these two", stem, migration.name));
    return stem;
}

/// Runs migrations on an empty database, and dumps what they leave. `look`: at each statement before it runs.
DatabaseDump replay(Invocation& invocation, Session& live, const Migrations& list, const std::string& to,
                    const ScratchDatabase::Look& look) {
    ScratchDatabase scratch(invocation, live);
    scratch.migrate(list, to, look);
    const std::string& table = live.settings().migrations.table;
    return dumpDatabase(DatabaseAccess::database(scratch.sequelize()), {table, table + std::string(stateSuffix)},
                        {.outside = true});
}

std::string textOf(const DatabaseDump& dump, const Chosen& chosen, std::string_view dialect) {
    std::string text = fmt::format(
        "-- What {} migrations leave behind in an empty {} database: {} tables with {} rows.\n"
        "-- Where all of these have run this counts as run, and where none has it runs in their place. Delete them once "
        "they\n"
        "-- have run in every database, or in none.\n",
        chosen.size(), dialect, dump.tables, dump.rows);
    for (const auto* migration : chosen) text += fmt::format("-- migrate:replaces {}\n", migration->stem);
    text += "-- migrate:up\n";
    for (const auto& statement : dump.statements) {
        if (statement.ends_with(';'))
            text += statement + "\n";
        else if (statement.find(';') == std::string::npos)
            text += statement + ";\n";
        else
            text += fmt::format("-- migrate:statement-begin\n{}\n-- migrate:statement-end\n", statement);
    }
    return text;
}

/// The file, run on an empty database, must leave the same.
void requireFaithful(Invocation& invocation, Session& live, const std::string& name, const std::string& text,
                     const DatabaseDump& wanted) {
    Migrations alone;
    alone.add(name, text);
    const DatabaseDump made = replay(invocation, live, alone, {}, {});
    const auto [is, was] = std::ranges::mismatch(made.statements, wanted.statements);
    if (is == made.statements.end() && was == wanted.statements.end()) return;
    throw Failure(
        ExitCode::failed,
        fmt::format("what was written is not what the migrations do, and so nothing was: {} became {}",
                    was == wanted.statements.end() ? "nothing" : *was, is == made.statements.end() ? "nothing" : *is));
}

}  // namespace

ExitCode runMigrationSquash(Invocation& invocation) {
    Session live(invocation);
    const Migrations list = listedMigrations(invocation, Kind::migrations);
    const ListedMigration& last = requireMigration(list, invocation.arguments.text("to"));
    const Chosen chosen = chooseUpTo(list, last);
    const std::string stem = squashedStem(list, last);
    const auto file = invocation.folder("migrations-path") / (stem + ".sql");
    const Database& database = DatabaseAccess::database(live.sequelize());
    const DatabaseDump dump =
        replay(invocation, live, list, last.name, [&](std::string_view migration, std::string_view statement) {
            requireDumpable(database.dialect(), migration, statement);
        });
    if (dump.statements.empty()) throw Failure(ExitCode::usage, "they leave nothing behind: there is nothing to write");
    const std::string text = textOf(dump, chosen, backendOf(database.connectionOptions().dialect).name());
    requireFaithful(invocation, live, stem + ".sql", text, dump);
    writeNewFile(file, text);
    if (dump.rows != 0)
        invocation.output.warning(
            fmt::format("{} rows that the migrations insert are in the file as they are now: look at times and random "
                        "values among them",
                        dump.rows));
    invocation.output.line(fmt::format("New migration was created at {} . It replaces {}.",
                                       invocation.output.named(file.string()), chosen.size()));
    invocation.output.event("created", {{"kind", std::string("migration")},
                                        {"path", file.string()},
                                        {"replaces", static_cast<std::int64_t>(chosen.size())},
                                        {"tables", static_cast<std::int64_t>(dump.tables)},
                                        {"rows", static_cast<std::int64_t>(dump.rows)}});
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
