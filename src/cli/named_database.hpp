#pragma once

#include <string>

#include <sequelize/sequelize.hpp>

#include "settings.hpp"

namespace sequelize::detail {

struct Backend;

}  // namespace sequelize::detail

namespace sequelize::detail::commandline {

/// A connection to the settings' server, and to no database of it.
[[nodiscard]] Sequelize connectServer(const Settings& settings);

/// The database that settings name: one of a server, or a file.
class NamedDatabase {
public:
    /// Sends nothing. Throws Failure where none is named.
    explicit NamedDatabase(Settings settings);

    /// "bookshop", or the file's name.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] bool isFile() const noexcept { return isFile_; }
    [[nodiscard]] const Backend& backend() const noexcept { return *backend_; }

    [[nodiscard]] bool exists() const;
    /// Whether it was not there. The two names are the server's usual ones where they are empty. Throws Failure for
    /// what is no such name.
    bool create(const std::string& charset = {}, const std::string& collation = {}) const;
    /// Whether it was there.
    bool drop() const;

    struct Defaults {
        std::string charset{};
        std::string collation{};
    };
    /// Empty for a file, and where there is no database.
    [[nodiscard]] Defaults defaults() const;

private:
    Settings settings_;
    const Backend* backend_;
    bool isFile_;
    std::string name_;
};

}  // namespace sequelize::detail::commandline
