// migration:lint: what in migrations may lose data, fail on rows, or stop others.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../migration/database_access.hpp"
#include "../migration/migration_names.hpp"
#include "change_keys.hpp"
#include "lint_file.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

namespace fs = std::filesystem;

std::string readText(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw Failure(ExitCode::usage, fmt::format("the file {} cannot be read", file.string()));
    return text;
}

bool isMigration(const fs::path& file) {
    const auto extension = lowered(file.extension().string());
    return extension == ".sql" || extension == ".cpp";
}

/// The migration that a file of the folder belongs to: `x/up.sql` is x's.
std::string stemOfFile(const fs::path& folder, const fs::path& file) {
    const auto parent = file.parent_path();
    if (parent != folder && parent.filename() != "down") return stemOf(parent.filename().string());
    std::string name = file.filename().string();
    for (const std::string_view half : {".up.sql", ".down.sql"})
        if (lowered(name).ends_with(half)) name.resize(name.size() - half.size());
    return stemOf(name);
}

/// As rows and migrations are matched: without case and accents.
std::string keyOfFile(const fs::path& folder, const fs::path& file) {
    return foldedName(stemOfFile(folder, file));
}

std::vector<fs::path> filesOf(const fs::path& folder, const std::set<std::string>& stems) {
    std::set<std::string> keys;
    for (const auto& stem : stems) keys.insert(foldedName(stem));
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->is_regular_file() && isMigration(at->path()) && keys.contains(keyOfFile(folder, at->path())))
            files.push_back(at->path());
    if (error)
        throw Failure(ExitCode::usage,
                      fmt::format("the folder {} cannot be read: {}", folder.string(), error.message()));
    std::ranges::sort(files);
    return files;
}

std::set<std::string> chosenStems(Invocation& invocation, Migrator* migrator) {
    std::set<std::string> stems;
    for (const auto& name : migrator ? migrator->pending() : invocation.arguments.list("name"))
        stems.insert(stemOf(name));
    return stems;
}

std::vector<fs::path> filesToLint(Invocation& invocation, MigrationSession* session) {
    const auto& given = invocation.arguments.positionals();
    if (!given.empty()) {
        for (const auto& file : given)
            if (!isMigration(file))
                throw Failure(ExitCode::usage, fmt::format("{} is no migration: these end in .sql or .cpp", file));
        return {given.begin(), given.end()};
    }
    const auto folder = invocation.folder("migrations-path");
    const auto stems = chosenStems(invocation, session ? &session->migrator() : nullptr);
    auto files = filesOf(folder, stems);
    if (session != nullptr) return files;
    for (const auto& stem : stems)
        if (std::ranges::none_of(files, [&](const auto& file) { return keyOfFile(folder, file) == foldedName(stem); }))
            throw Failure(ExitCode::usage, fmt::format("there is no migration {} in {}", stem, folder.string()));
    return files;
}

/// As it was given, or from the folder that the command runs in.
std::string shownPath(const fs::path& file) {
    if (file.is_relative()) return file.string();
    const auto relative = file.lexically_relative(fs::current_path());
    return relative.empty() || relative.string().starts_with("..") ? file.string() : relative.string();
}

void tellFinding(const Invocation& invocation, const std::string& path, const Finding& finding) {
    const std::string text = finding.text.empty() ? std::string(codeTitle(finding.code))
                                                  : fmt::format("{}: {}", codeTitle(finding.code), finding.text);
    invocation.output.line(fmt::format("{}:{}: {}{}{} {}", path, finding.line, finding.isNote ? "note: " : "",
                                       finding.code, finding.subject.empty() ? "" : " " + finding.subject + ":", text));
    invocation.output.event(finding.isNote ? "note" : "finding", {{"file", path},
                                                                  {"line", static_cast<std::int64_t>(finding.line)},
                                                                  {"code", finding.code},
                                                                  {"subject", finding.subject},
                                                                  {"text", text}});
}

}  // namespace

ExitCode runMigrationLint(Invocation& invocation) {
    const auto& arguments = invocation.arguments;
    if (!arguments.positionals().empty() && arguments.has("name"))
        throw WrongArguments(&invocation.command, "Arguments files and name are mutually exclusive");
    const bool asksDatabase = arguments.positionals().empty() && !arguments.has("name");
    std::optional<MigrationSession> migrations;
    std::optional<Session> alone;
    if (asksDatabase)
        migrations.emplace(invocation, MigrationSession::Kind::migrations);
    else
        alone.emplace(invocation);
    const auto& dialect = DatabaseAccess::database((migrations ? migrations->session() : *alone).sequelize()).dialect();
    std::size_t found = 0;
    const auto files = filesToLint(invocation, migrations ? &*migrations : nullptr);
    for (const auto& file : files) {
        invocation.interrupts.check();
        const std::string path = shownPath(file);
        const std::string text = readText(file);
        if (path.ends_with(".cpp") && text.find("Written by migration:diff") == std::string::npos)
            invocation.output.line(
                fmt::format("{}: not looked at, for it is C++ that migration:diff did not write", path));
        for (const auto& finding : lintFile(text, path, dialect)) {
            tellFinding(invocation, path, finding);
            if (!finding.isNote) ++found;
        }
    }
    if (found == 0)
        invocation.output.line(
            files.empty() ? std::string("There is no migration to look at.")
                          : fmt::format("Nothing was found in {} file{}.", files.size(), files.size() == 1 ? "" : "s"));
    return found == 0 ? ExitCode::done : ExitCode::notInSync;
}

}  // namespace sequelize::detail::commandline
