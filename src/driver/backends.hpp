#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/url.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// How a connection is opened.
struct Driver {
    std::unique_ptr<Connection> (*connect)(const ConnectionOptions&) = nullptr;  ///< null: this build has none
    std::string_view macro{};                                                    ///< what a build sets to have it
    // Of a database in a file; null: databases are made and dropped by SQL.
    bool (*makeFile)(const ConnectionOptions&) = nullptr;    ///< false: it is there already
    bool (*removeFile)(const ConnectionOptions&) = nullptr;  ///< false: there is none
};

/// A database that the library speaks to.
struct Backend {
    Dialect id{};
    const SqlDialect& (*dialect)() = nullptr;
    Driver driver{};
    std::string_view otherScheme{};  ///< of URLs, beside the dialect's name
    std::string_view fileUrl{};      ///< of a database in a file, how its URLs look; empty: it has a server
    /// Throws InvalidConnectionError for options that such a database cannot have; null: it takes any.
    void (*check)(const ConnectionOptions&) = nullptr;
    /// Whether a database in that file is its connection's own; null: none is.
    bool (*livesInConnection)(std::string_view storage) = nullptr;

    [[nodiscard]] std::string_view name() const { return dialect().facts().name; }
    [[nodiscard]] bool isFile() const noexcept { return !fileUrl.empty(); }
};

[[nodiscard]] std::span<const Backend> backends();
[[nodiscard]] const Backend& backendOf(Dialect dialect);
/// By the dialect's name; null when there is none of that name.
[[nodiscard]] const Backend* backendNamed(std::string_view name);
/// By a URL's scheme.
[[nodiscard]] const Backend* backendOfScheme(std::string_view scheme);
/// What parseConnectionUrl must know.
[[nodiscard]] std::vector<FileScheme> fileSchemes();
/// "mysql, mariadb, sqlite".
[[nodiscard]] std::string dialectNames();

/// Whether the database is the connection's own and gone when that is closed. Throws InvalidConnectionError.
[[nodiscard]] bool livesInConnection(const ConnectionOptions& options);

}  // namespace sequelize::detail
