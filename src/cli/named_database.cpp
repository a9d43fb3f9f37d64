#include "named_database.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "../connection_settings.hpp"
#include "../core/ascii.hpp"
#include "../driver/backends.hpp"
#include "failure.hpp"

namespace sequelize::detail::commandline {
namespace {

/// A character set's or collation's name, as a text for DDL.
std::string nameForDdl(const SqlDialect& dialect, std::string_view option, const std::string& name) {
    if (name.empty() || !std::ranges::all_of(name, isOfName))
        throw Failure(ExitCode::usage, fmt::format("--{}: '{}' is no name of one", option, name));
    return dialect.literal(Value(name));
}

/// What backends of files do by a function of theirs. Throws Failure where this build has no driver.
bool byFile(bool (*function)(const ConnectionOptions&), const Backend& backend, const Settings& settings) {
    if (function == nullptr)
        throw Failure(ExitCode::usage, fmt::format("this build has no driver for {}", backend.name()));
    return function(connectionOptions(settings.options));
}

}  // namespace

Sequelize connectServer(const Settings& settings) {
    Options options = settings.options;
    options.database.clear();
    options.pool.max = 1;
    options.pool.min = 0;
    return Sequelize(std::move(options));
}

NamedDatabase::NamedDatabase(Settings settings)
    : settings_(std::move(settings)),
      backend_(&backendOf(settings_.options.dialect.value_or(defaultDialect))),
      isFile_(backend_->isFile()),
      name_(isFile_ ? settings_.options.storage : settings_.options.database) {
    if (name_.empty()) throw Failure(ExitCode::usage, fmt::format("{} names no database", settings_.source));
}

bool NamedDatabase::exists() const {
    std::error_code error;
    if (isFile_) return std::filesystem::exists(name_, error);
    return !connectServer(settings_)
                .query<std::string>("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
                                    {.replacements = {name_}})
                .empty();
}

bool NamedDatabase::create(const std::string& charset, const std::string& collation) const {
    if (isFile_) return byFile(backend_->driver.makeFile, *backend_, settings_);
    const auto& dialect = backend_->dialect();
    std::string sql = fmt::format("CREATE DATABASE IF NOT EXISTS {}", dialect.quoted(name_));
    if (!charset.empty()) sql += " DEFAULT CHARACTER SET " + nameForDdl(dialect, "charset", charset);
    if (!collation.empty()) sql += " DEFAULT COLLATE " + nameForDdl(dialect, "collate", collation);
    const bool isNew = !exists();
    if (isNew) connectServer(settings_).query(sql + ";");
    return isNew;
}

bool NamedDatabase::drop() const {
    if (isFile_) return byFile(backend_->driver.removeFile, *backend_, settings_);
    const bool wasThere = exists();
    if (wasThere)
        connectServer(settings_).query(fmt::format("DROP DATABASE IF EXISTS {}", backend_->dialect().quoted(name_)));
    return wasThere;
}

NamedDatabase::Defaults NamedDatabase::defaults() const {
    if (isFile_) return {};
    const auto rows = connectServer(settings_).query<std::tuple<std::string, std::string>>(
        "SELECT DEFAULT_CHARACTER_SET_NAME , DEFAULT_COLLATION_NAME FROM "
        "information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
        {.replacements = {name_}});
    if (rows.empty()) return {};
    return {std::get<0>(rows.front()), std::get<1>(rows.front())};
}

}  // namespace sequelize::detail::commandline
