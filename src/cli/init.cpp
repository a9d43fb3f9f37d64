// init and its parts. Unlike sequelize-cli's, `--force` deletes nothing.
#include <fmt/format.h>

#include <sequelize/dialect/dialect.hpp>

#include "../driver/backends.hpp"
#include "invocation.hpp"

namespace sequelize::detail::commandline {
namespace {

std::string firstConfig() {
    std::string out = "{\n";
    for (const std::string_view name : {"development", "test", "production"})
        out += fmt::format(R"(  "{0}": {{
    "username": "root",
    "password": null,
    "database": "database_{0}",
    "host": "127.0.0.1",
    "dialect": "{1}"
  }}{2}
)",
                           name, backends().front().name(), name == "production" ? "" : ",");
    return out + "}\n";
}

/// Where the former configuration is kept: beside it, under a name that is free.
std::filesystem::path backupName(const std::filesystem::path& file) {
    for (int i = 0;; ++i) {
        auto name = file;
        name += i == 0 ? std::string(".bak") : fmt::format(".bak{}", i);
        std::error_code error;
        if (!std::filesystem::exists(std::filesystem::symlink_status(name, error))) return name;
    }
}

}  // namespace

ExitCode runInitConfig(Invocation& invocation) {
    const std::string shown = configPath(invocation.arguments);
    const std::filesystem::path file(shown);
    std::error_code error;
    const bool isThere = std::filesystem::exists(file, error);
    if (isThere && !invocation.arguments.flag("force"))
        throw Failure(ExitCode::failed,
                      fmt::format("The file {} already exists. Run command with --force to overwrite it.",
                                  invocation.output.named(shown)));
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
    if (isThere) {
        const auto backup = backupName(file);
        std::filesystem::copy_file(file, backup, error);
        if (error)
            throw Failure(ExitCode::failed, fmt::format("cannot keep {} as {}: {}; nothing was changed", shown,
                                                        backup.string(), error.message()));
        replaceFile(file, firstConfig());
        invocation.output.line(fmt::format("Kept the former one as \"{}\"", backup.string()));
    } else {
        writeNewFile(file, firstConfig());
    }
    invocation.output.line(fmt::format("Created \"{}\"", shown));
    invocation.output.event("created", {{"kind", std::string("config")}, {"path", shown}});
    return ExitCode::done;
}

ExitCode runInitModels(Invocation& invocation) {
    ensureFolder(invocation, "models", invocation.folder("models-path"));
    return ExitCode::done;
}

ExitCode runInitMigrations(Invocation& invocation) {
    ensureFolder(invocation, "migrations", invocation.folder("migrations-path"));
    return ExitCode::done;
}

ExitCode runInitSeeders(Invocation& invocation) {
    ensureFolder(invocation, "seeders", invocation.folder("seeders-path"));
    return ExitCode::done;
}

ExitCode runInit(Invocation& invocation) {
    runInitConfig(invocation);
    runInitModels(invocation);
    runInitMigrations(invocation);
    return runInitSeeders(invocation);
}

}  // namespace sequelize::detail::commandline
