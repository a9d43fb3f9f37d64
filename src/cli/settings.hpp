#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/dotenv.hpp>
#include <sequelize/options.hpp>

#include "arguments.hpp"
#include "output.hpp"

namespace sequelize::detail::commandline {

/// Where it is kept what was run.
struct RunStorage {
    std::string kind{};   ///< "sequelize": a table; "json": a file; "none"
    std::string path{};   ///< of the file
    std::string table{};  ///< the table's name
};

/// What configuration, options file and environment say.
struct Settings {
    Options options{};          ///< the connection
    std::string environment{};  ///< "development"
    std::string source{};       ///< for messages: where the connection comes from
    RunStorage migrations{"sequelize", "sequelize-meta.json", "SequelizeMeta"};
    RunStorage seeders{"none", "sequelize-data.json", "SequelizeData"};
};

/// `--env`, else NODE_ENV or SEQUELIZE_ENV, else "development". Throws Failure where the two variables differ.
[[nodiscard]] std::string environmentName(const Arguments& arguments, const dotenv::Lookup& environment);

/// Adds what the options file says and the command line does not. Throws Failure for a file that cannot be read, and
/// for options that there are not.
void readOptionsFile(const Command& command, Arguments& arguments);

/// Finds the connection, as docs/command_line.md has it; says on `output` where. Throws Failure with ExitCode::usage.
/// Reads `.env` into the process environment: no other thread may read that meanwhile.
[[nodiscard]] Settings loadSettings(const Arguments& arguments, Output& output, const dotenv::Lookup& environment);

/// The environments that the configuration has; nothing where it cannot be read.
[[nodiscard]] std::vector<std::string> configuredEnvironments(const Arguments& arguments);

/// The configuration's path, as it was given or "config/config.json".
[[nodiscard]] std::string configPath(const Arguments& arguments);

}  // namespace sequelize::detail::commandline
