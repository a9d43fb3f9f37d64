// Every database is a line here: its dialect, its driver, and what its URLs and options look like.
#include "backends.hpp"

#include <algorithm>

#include "../dialect/mysql/charset.hpp"
#include "../dialect/mysql/mysql_dialect.hpp"
#include "../dialect/postgres/postgres_dialect.hpp"
#include "../dialect/sqlite/in_memory.hpp"
#include "../dialect/sqlite/sqlite_dialect.hpp"

#if SEQUELIZE_WITH_MYSQL
#include "mysql/mysql_driver.hpp"
#endif
#if SEQUELIZE_WITH_POSTGRES
#include "postgres/postgres_driver.hpp"
#endif
#if SEQUELIZE_WITH_SQLITE
#include "sqlite/database_file.hpp"
#include "sqlite/sqlite_driver.hpp"
#endif

namespace sequelize::detail {
namespace {

#if SEQUELIZE_WITH_MYSQL
constexpr Driver mysqlDriver{.connect = connectMysql};
#else
constexpr Driver mysqlDriver{.macro = "SEQUELIZE_WITH_MYSQL"};
#endif
#if SEQUELIZE_WITH_SQLITE
constexpr Driver sqliteDriver{.connect = connectSqlite, .makeFile = makeSqliteFile, .removeFile = removeSqliteFile};
#else
constexpr Driver sqliteDriver{.macro = "SEQUELIZE_WITH_SQLITE"};
#endif
#if SEQUELIZE_WITH_POSTGRES
constexpr Driver postgresDriver{.connect = connectPostgres};
#else
constexpr Driver postgresDriver{.macro = "SEQUELIZE_WITH_POSTGRES"};
#endif

void checkCharset(const ConnectionOptions& options) {
    requireUtf8Charset(options.charset);
}

// MySQL and MariaDB have one wire protocol: `mysql` may find a MariaDB server and the other way round, and `server()`
// says which.
constexpr Backend all[] = {
    {.id = Dialect::mysql, .dialect = mysqlDialect, .driver = mysqlDriver, .check = checkCharset},
    {.id = Dialect::mariadb, .dialect = mariadbDialect, .driver = mysqlDriver, .check = checkCharset},
    {.id = Dialect::sqlite,
     .dialect = sqliteDialect,
     .driver = sqliteDriver,
     .fileUrl = "sqlite:library.db, sqlite:///var/lib/library.db or sqlite::memory:",
     .livesInConnection = isStorageInMemory},
    {.id = Dialect::postgres,
     .dialect = postgresDialect,
     .driver = postgresDriver,
     .otherScheme = "postgresql",
     .check = checkCharset},
};

}  // namespace

std::span<const Backend> backends() {
    return all;
}

const Backend& backendOf(Dialect dialect) {
    return *std::ranges::find(all, dialect, &Backend::id);
}

const Backend* backendNamed(std::string_view name) {
    const auto* const found = std::ranges::find(all, name, &Backend::name);
    return found == std::end(all) ? nullptr : found;
}

const Backend* backendOfScheme(std::string_view scheme) {
    if (const Backend* named = backendNamed(scheme)) return named;
    const auto* const found = std::ranges::find(all, scheme, &Backend::otherScheme);
    return found == std::end(all) || scheme.empty() ? nullptr : found;
}

std::vector<FileScheme> fileSchemes() {
    std::vector<FileScheme> schemes;
    for (const auto& backend : all)
        if (backend.isFile()) schemes.push_back({backend.name(), backend.fileUrl});
    return schemes;
}

std::string dialectNames() {
    std::string names;
    for (const auto& backend : all) (names += names.empty() ? "" : ", ") += backend.name();
    return names;
}

bool livesInConnection(const ConnectionOptions& options) {
    const auto lives = backendOf(options.dialect).livesInConnection;
    return lives != nullptr && lives(options.storage);
}

std::string_view nameOf(Dialect dialect) noexcept {
    return backendOf(dialect).name();
}

const SqlDialect& sqlDialect(Dialect id) {
    return backendOf(id).dialect();
}

}  // namespace sequelize::detail
