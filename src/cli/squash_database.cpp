#include "squash_database.hpp"

#include <unistd.h>

#include <cstdio>
#include <exception>

#include <fmt/format.h>

#include "../driver/backends.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr std::size_t longestDatabaseName = 64;

/// One that this process alone uses, however often.
std::string squashName(const std::string& name) {
    static int count = 0;
    const std::string end = fmt::format("_squash_{}_{}", ::getpid(), ++count);
    return name.substr(0, longestDatabaseName - end.size()) + end;
}

}  // namespace

SquashDatabase::SquashDatabase(const Settings& settings) {
    const NamedDatabase beside(settings);
    Settings own = settings;
    if (beside.isFile()) {
        own.options.storage = ":memory:";
        own.options.pool.max = 1;
    } else {
        const auto defaults = beside.defaults();
        own.options.database = squashName(beside.name());
        made_.emplace(own);
        static_cast<void>(made_->create(defaults.charset, defaults.collation));
    }
    sequelize_.emplace(own.options);
    beside_.emplace(own.options);
}

SquashDatabase::~SquashDatabase() {
    sequelize_.reset();
    beside_.reset();
    if (!made_) return;
    try {
        static_cast<void>(made_->drop());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "The database %s stays: %s\n", made_->name().c_str(), error.what());
    }
}

}  // namespace sequelize::detail::commandline
