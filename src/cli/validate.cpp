// migration:validate: reads all migrations, and looks what has run where the database can be reached. Runs none.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../migration/database_access.hpp"
#include "../migration/migration_files.hpp"
#include "../migration/migration_names.hpp"
#include "../migration/parse_sql_migration.hpp"
#include "../migration/script_reader.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

/// What a file of that path in the folder is of a migration.
SqlFileRole roleOf(const std::string& path) {
    const std::string small = lowered(path);
    if (small.ends_with(".down.sql") || small.ends_with("/down.sql") || small.starts_with("down/"))
        return SqlFileRole::down;
    return small.ends_with(".up.sql") || small.ends_with("/up.sql") ? SqlFileRole::up : SqlFileRole::whole;
}

class Validation {
public:
    explicit Validation(Invocation& invocation) : invocation_(invocation) {}

    ExitCode run() {
        const auto list = read();
        if (list) {
            lookAt(*list);
            compare(*list);
        }
        sayAll(list ? list->size() : 0);
        if (errors_ != 0) return ExitCode::usage;
        return isInSync_ ? ExitCode::done : ExitCode::notInSync;
    }

private:
    enum class Level { error, difference, warning };

    void find(Level level, const std::string& name, const std::string& message) {
        const char* const word = level == Level::error ? "error" : level == Level::warning ? "warning" : "difference";
        if (level == Level::error) ++errors_;
        if (level == Level::warning) ++warnings_;
        if (level == Level::difference) isInSync_ = false;
        invocation_.output.line(fmt::format("{}: {}", word, message));
        invocation_.output.event("finding", {{"level", std::string(word)}, {"name", name}, {"message", message}});
    }

    /// nullopt: something is wrong with the files. Of each file what is wrong with it first, then with all together.
    std::optional<Migrations> read() {
        if (invocation_.program.migrations != nullptr) return *invocation_.program.migrations;
        const std::string folder = invocation_.folder("migrations-path").string();
        auto files = filesOfFolder(folder);
        std::ranges::sort(files, {}, &MigrationFile::path);
        for (const auto& file : files) {
            const bool isSql = migrationExtension(file.path) == ".sql" && file.path.find("/.") == std::string::npos;
            if (!isSql || file.path.starts_with('.')) continue;
            attempt(file.path, [&] {
                static_cast<void>(parseSqlMigration(file.text, folder + "/" + file.path, roleOf(file.path)));
            });
        }
        if (errors_ != 0) return std::nullopt;
        std::optional<Migrations> list;
        attempt({}, [&] { list = migrationsOf(std::move(files), folder); });
        return list;
    }

    template <class Work>
    void attempt(const std::string& name, Work work) {
        try {
            work();
        } catch (const UsageError& error) {
            find(Level::error, name, error.what());
        }
    }

    void lookAt(const Migrations& list) {
        constexpr std::size_t stamp = 14;
        std::string before;
        std::size_t unread = 0;
        for (const auto& migration : list.list()) {
            const std::string& stem = migration.stem;
            const bool isStamped = stem.size() >= stamp && std::all_of(stem.begin(), stem.begin() + stamp, isDigit);
            if (!isStamped)
                find(Level::warning, migration.name,
                     fmt::format("{} does not begin with a date and time of 14 digits, by which migrations are ordered",
                                 migration.name));
            else if (before.starts_with(stem.substr(0, stamp)))
                find(Level::warning, migration.name,
                     fmt::format("{} is of the same second as {}: nothing but the rest of their names orders them",
                                 migration.name, before));
            before = isStamped ? stem : std::string();
            if (migration.kind == MigrationKind::foreign)
                ++unread;
            else if (!migration.canBeUndone())
                find(Level::warning, migration.name,
                     fmt::format("{} has no down: it cannot be undone", migration.name));
        }
        if (unread != 0)
            invocation_.output.line(fmt::format(
                "{} in other languages than SQL: what is in them is known to the program that runs them.", unread));
    }

    /// With what the configuration says of the database.
    void compare(const Migrations& list) {
        std::optional<MigrationSession> migrations;
        try {
            migrations.emplace(invocation_, MigrationSession::Kind::migrations);
        } catch (const Failure& failure) {
            return notCompared(failure.what());
        }
        readStatementsOf(list, migrations->session());
        try {
            for (const auto& status : migrations->migrator().status()) compare(status);
        } catch (const ConnectionError& error) {
            notCompared(error.what());
        }
    }

    void notCompared(const std::string& reason) {
        invocation_.output.warning("not compared with what has run: " + reason);
    }

    void readStatementsOf(const Migrations& list, Session& session) {
        const auto& lexical = DatabaseAccess::database(session.sequelize()).dialect().facts().lexical;
        for (const auto& migration : list.list())
            for (const auto* script : {&migration.up, &migration.down})
                if (*script) attempt(migration.name, [&] { static_cast<void>(readStatements(**script, lexical, {})); });
    }

    void compare(const MigrationStatus& status) {
        using State = MigrationStatus::State;
        const std::string& name = status.name;
        if (status.state == State::failed)
            find(Level::difference, name,
                 fmt::format("{} is half done{}: {}", name, status.hasSource ? "" : ", and not here", status.error));
        else if (status.isChanged)
            find(Level::difference, name,
                 fmt::format("{} has changed since it ran: put back what ran, or undo it ({} {}), or say {}", name,
                             undoCommand("migration"), name, repairCommand("migration:accept", "migration")));
        if (!status.hasSource && status.state != State::failed)
            find(Level::warning, name, fmt::format("{} has run, and is not here", name));
        if (status.isOutOfOrder)
            find(Level::warning, name,
                 fmt::format("{} is pending, and named before one that has run: migration:touch gives it a later name",
                             name));
    }

    void sayAll(std::size_t count) {
        if (errors_ == 0) invocation_.output.line(fmt::format("{} can be read.", counted(count, "migration")));
        invocation_.output.event("validated", {{"migrations", static_cast<std::int64_t>(count)},
                                               {"errors", static_cast<std::int64_t>(errors_)},
                                               {"warnings", static_cast<std::int64_t>(warnings_)}});
    }

    static std::string counted(std::size_t count, std::string_view what) {
        return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
    }

    Invocation& invocation_;
    std::size_t errors_ = 0;
    std::size_t warnings_ = 0;
    bool isInSync_ = true;
};

}  // namespace

ExitCode runMigrationValidate(Invocation& invocation) {
    return Validation(invocation).run();
}

}  // namespace sequelize::detail::commandline
