// migration:touch: a migration that is pending gets a later name, so that it comes after those that have run.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../migration/migration_names.hpp"
#include "file_names.hpp"
#include "named_migration.hpp"
#include "read_json.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t stampSize = 14;

bool hasStamp(std::string_view name) {
    return name.size() > stampSize && std::ranges::all_of(name.substr(0, stampSize), isDigit);
}

struct Renaming {
    fs::path from{};
    fs::path to{};
    std::optional<std::string> text{};  ///< what the file becomes; nullopt: it stays
};

/// The stem of the migration that the entry of a folder belongs to; empty: none.
std::string stemOfEntry(const fs::directory_entry& entry) {
    constexpr std::string_view down = ".down";
    const std::string name = entry.path().filename().string();
    std::error_code error;
    if (entry.is_directory(error)) return name;
    std::string stem = migrationExtension(name).empty() ? std::string() : stemOf(name);
    if (migrationExtension(name) == ".sql" && lowered(stem).ends_with(down)) stem.resize(stem.size() - down.size());
    return stem;
}

/// A file's function is named after it.
std::string withFunction(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text = fileText(file.string(), file.string());
    bool isFound = false;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        const auto end = at + from.size();
        const bool isWhole = (at == 0 || !isOfName(text[at - 1])) && (end == text.size() || !isOfName(text[end]));
        if (isWhole) text.replace(at, from.size(), to);
        isFound = isFound || isWhole;
        at += isWhole ? to.size() : from.size();
    }
    if (!isFound)
        throw Failure(ExitCode::usage,
                      fmt::format("{} does not have the function {}(), which it is named after", file.string(), from));
    return text;
}

std::vector<Renaming> renamingsIn(const fs::path& folder, const std::string& stem, const std::string& newStem) {
    std::vector<Renaming> renamings;
    std::error_code error;
    for (const auto& within : {folder, folder / "down"}) {
        if (!fs::is_directory(within, error)) continue;
        for (const auto& entry : fs::directory_iterator(within)) {
            if (stemOfEntry(entry) != stem) continue;
            const std::string name = entry.path().filename().string();
            Renaming renaming{.from = entry.path(), .to = within / (newStem + name.substr(stem.size()))};
            if (migrationExtension(name) == ".cpp")
                renaming.text = withFunction(entry.path(), functionName('m', stem), functionName('m', newStem));
            if (fs::exists(renaming.to, error))
                throw Failure(ExitCode::failed, fmt::format("{} is there already", renaming.to.string()));
            renamings.push_back(std::move(renaming));
        }
    }
    return renamings;
}

void rename(const Renaming& renaming) {
    if (renaming.text) {
        writeNewFile(renaming.to, *renaming.text);
        fs::remove(renaming.from);
    } else {
        fs::rename(renaming.from, renaming.to);
    }
}

/// All, or none.
void renameAll(const std::vector<Renaming>& renamings) {
    std::size_t done = 0;
    try {
        for (; done < renamings.size(); ++done) rename(renamings[done]);
    } catch (const fs::filesystem_error& error) {
        while (done-- > 0) {
            std::error_code lost;  // the first error tells more
            if (!renamings[done].text) fs::rename(renamings[done].to, renamings[done].from, lost);
        }
        throw Failure(ExitCode::failed, error.what());
    }
}

/// Not only files may come behind it: what others have run, too.
std::string laterStamp(const fs::path& folder, const std::vector<MigrationStatus>& statuses) {
    std::string stamp = nextTimestamp(folder);
    for (const auto& status : statuses)
        if (hasStamp(status.name) && status.name.substr(0, stampSize) >= stamp)
            stamp = secondAfter(status.name.substr(0, stampSize));
    return stamp;
}

void requirePending(const std::vector<MigrationStatus>& statuses, const ListedMigration& migration) {
    for (const auto& status : statuses) {
        if (!countAsOne(status.name, migration.name) || status.state == MigrationStatus::State::pending) continue;
        throw Failure(ExitCode::usage,
                      status.state == MigrationStatus::State::up
                          ? fmt::format("{} has run: under another name it would run again", status.name)
                          : fmt::format("{} has begun to run: let it end first, by db:migrate", status.name));
    }
}

}  // namespace

ExitCode runMigrationTouch(Invocation& invocation) {
    const std::string given = migrationName(invocation);
    const auto folder = invocation.folder("migrations-path");
    const Migrations list = Migrations::fromFolder(folder.string());
    const ListedMigration& migration = requireMigration(list, given);
    if (!hasStamp(migration.stem))
        throw Failure(ExitCode::usage, fmt::format("{} does not begin with a date and time of 14 digits: rename it by "
                                                   "hand",
                                                   migration.name));
    for (const auto& other : list.list())
        if (std::ranges::find(other.replaces, migration.folded, nameKey) != other.replaces.end())
            throw Failure(ExitCode::usage,
                          fmt::format("{} replaces {}, by that name: it keeps it", other.name, migration.name));
    MigrationSession migrations(invocation, MigrationSession::Kind::migrations);
    const auto statuses = migrations.migrator().status();
    requirePending(statuses, migration);
    const bool isLast = std::ranges::none_of(
        statuses, [&](const MigrationStatus& status) { return stemOf(status.name) > migration.stem; });
    if (isLast) {
        invocation.output.line(fmt::format("{} is the last one as it is.", invocation.output.named(migration.name)));
        invocation.output.event("unchanged", {{"kind", std::string("migration")}, {"name", migration.name}});
        return ExitCode::done;
    }
    const std::string newStem = laterStamp(folder, statuses) + migration.stem.substr(stampSize);
    const auto renamings = renamingsIn(folder, migration.stem, newStem);
    renameAll(renamings);
    for (const auto& renaming : renamings) {
        invocation.output.line(
            fmt::format("Renamed {} to {}.", renaming.from.string(), invocation.output.named(renaming.to.string())));
        invocation.output.event("renamed", {{"from", renaming.from.string()}, {"to", renaming.to.string()}});
    }
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
