#pragma once

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/sequelize.hpp>

#include "support/abilities.hpp"
#include "support/mysql_session.hpp"
#include "support/own_sql.hpp"
#include "support/server.hpp"

/// A Sequelize object on the database under test, and what tests of models share.
namespace test {

/// The SQLite database of this process: a file, so that several connections see the same tables.
class SqliteFile {
public:
    SqliteFile()
        : path_(std::filesystem::temp_directory_path() / ("sequelize_test_" + std::to_string(::getpid()) + ".db")) {}
    ~SqliteFile() {
        std::error_code ignored;
        for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_.string() + end, ignored);
    }
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

inline std::string sqliteFile() {
    static const SqliteFile file;
    return file.path();
}

/// `extra`, completed with where the database under test is.
inline sequelize::Options databaseOptions(sequelize::Options extra = {}) {
    const auto server = serverOptions();
    extra.dialect = server.dialect;
    if (backend().isFile()) {
        if (extra.storage.empty()) extra.storage = sqliteFile();
        return extra;
    }
    extra.host = server.host;
    extra.port = server.port;
    extra.username = server.username;
    extra.password = server.password;
    extra.database = server.database;
    return extra;
}

inline sequelize::Sequelize database(sequelize::Options extra = {}) {
    return sequelize::Sequelize{databaseOptions(std::move(extra))};
}

/// A connection of the driver to the same tables, to do behind the models' back what they would refuse.
inline MysqlSession rawSession() {
    auto options = serverOptions();
    if (backend().isFile()) options.storage = sqliteFile();
    return MysqlSession(options, true);
}

/// Makes all tables of the models afresh, and drops them when the test case is done.
class FreshTables {
public:
    explicit FreshTables(sequelize::Sequelize& sequelize) : sequelize_(sequelize) { sequelize_.sync({.force = true}); }
    ~FreshTables() {
        try {
            sequelize_.drop();
        } catch (const sequelize::BaseError&) {
            // closed by the test case, or refused: the next one drops what it needs
        }
    }
    FreshTables(const FreshTables&) = delete;
    FreshTables& operator=(const FreshTables&) = delete;

private:
    sequelize::Sequelize& sequelize_;
};

/// Keeps what is logged, as MySQL and SQLite spell it.
class Log {
public:
    sequelize::Logger logger() {
        return [this](std::string_view line) {
            const std::lock_guard lock(mutex_);
            lines_.push_back(spelledAsUsual(line));
        };
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    std::size_t size() const { return lines().size(); }
    std::string last() const { return lines().empty() ? std::string() : lines().back(); }
    std::string text() const {
        std::string all;
        for (const auto& line : lines()) all += line + "\n";
        return all;
    }
    bool has(std::string_view part) const { return text().find(part) != std::string::npos; }
    void clear() {
        const std::lock_guard lock(mutex_);
        lines_.clear();
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// One member of every record: `test::each(books, &Book::title)`.
template <class Item, class T, class M>
std::vector<M> each(const std::vector<Item>& records, M T::*member) {
    std::vector<M> values;
    for (const auto& record : records) values.push_back(record.*member);
    return values;
}

/// The message of the `Error` that the expression throws; empty when it throws none.
template <class Error, class F>
std::string messageOf(F&& f) {
    const auto error = thrownBy<Error>(std::forward<F>(f));
    return error ? error->what() : std::string();
}

using Ids = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

}  // namespace test
