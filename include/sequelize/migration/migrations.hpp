#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/migration/listed_migration.hpp>
#include <sequelize/migration/migration.hpp>

namespace sequelize {

class Migrations;

namespace detail {

/// `{"20260101120000-create-books", m20260101120000_create_books()}` of a list.
struct SEQUELIZE_API MigrationEntry {
    MigrationEntry(std::string givenName, Migration givenCode);
    MigrationEntry(std::string givenName, std::string givenSql);

    std::string name;
    Migration code{};
    std::string sql{};
    bool isSql = false;
};

/// The migrations of a folder's files. `folder` stands before the paths in messages, and may be empty. Throws as
/// Migrations::fromFolder.
[[nodiscard]] SEQUELIZE_API Migrations migrationsOf(std::vector<MigrationFile> files, const std::string& folder);

}  // namespace detail

/// Named migrations or seeders, in the order of their names; in C++ and in SQL, side by side. A plain value.
///
///     const Migrations list{{"20260101120000-create-books", m20260101120000_create_books()},
///                           {"20260102090000-fill-books.sql", "-- migrate:up\nINSERT …"}};
///
/// With CMake, `sequelize_migrations(target FOLDER migrations)` writes the function `migrations()`, which returns the
/// folder's.
///
/// Names are compared without the extensions .sql (and .up.sql), .cpp, .js, .ts, .cjs, .mjs, .cts and .mts, so that a
/// migration may change its language. Two that are equal then are refused. So are two that differ only as the table of
/// executed migrations does not see it on MySQL, whose names have the collation utf8_unicode_ci: by the case of letters
/// (Latin, Greek, Cyrillic), by accents of Latin letters, or by blanks at the end.
class SEQUELIZE_API Migrations {
public:
    /// An empty list.
    Migrations() = default;
    /// Pairs of a name and a `Migration`, or of a name and the text of an SQL migration. Throws as `add`.
    Migrations(std::initializer_list<detail::MigrationEntry> list);

    /// Reads a folder of SQL migrations: `x.sql`, `x/up.sql` with `x/down.sql`, `x.up.sql` with `x.down.sql`, and
    /// `x.sql` with `down/x.sql`. Files in C++, JavaScript and TypeScript are listed as such that cannot be run here.
    /// Other files are ignored. Throws UsageError, with file and line, for a folder or file that cannot be read, for
    /// text that is no UTF-8, and for what is wrong with the markers `-- migrate:…`.
    [[nodiscard]] static Migrations fromFolder(const std::string& folder);

    /// Adds a migration in C++. Throws UsageError when it has no `.up`; when its name is empty, longer than the 255
    /// characters of the table of executed migrations, or holds what that table cannot; and when another one has the
    /// same name.
    Migrations& add(std::string name, Migration migration);
    /// Adds a migration in SQL: the text of a file. Throws UsageError as `fromFolder`, and for the name as above.
    Migrations& add(std::string name, std::string sql);
    /// Adds all of another list. Throws UsageError for a name that both have.
    Migrations& add(const Migrations& others);

    /// How many there are.
    [[nodiscard]] std::size_t size() const noexcept { return list_.size(); }
    /// Whether there is none.
    [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
    /// In their order.
    [[nodiscard]] std::vector<std::string> names() const;

    /// All that is known of them, in their order.
    [[nodiscard]] const std::vector<detail::ListedMigration>& list() const noexcept { return list_; }

private:
    friend Migrations detail::migrationsOf(std::vector<detail::MigrationFile> files, const std::string& folder);
    void insert(detail::ListedMigration migration);

    std::vector<detail::ListedMigration> list_{};
};

}  // namespace sequelize
