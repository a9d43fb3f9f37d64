#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "../../src/introspection/read_schema.hpp"
#include "../../src/introspection/run_script.hpp"
#include "support/raw_database.hpp"

namespace test {

/// An SQLite file of its own, whose schema is read and altered.
class SchemaBench {
public:
    explicit SchemaBench(const std::vector<std::string>& statements = {}, std::string name = "schema")
        : path_(pathOf(name)), database_(optionsOf(path_, true), {}) {
        for (const auto& sql : statements) database_.run(sql);
    }
    ~SchemaBench() { remove(path_); }
    SchemaBench(const SchemaBench&) = delete;
    SchemaBench& operator=(const SchemaBench&) = delete;

    static std::string pathOf(const std::string& name) {
        return (std::filesystem::temp_directory_path() / (name + "_" + std::to_string(::getpid()) + ".db")).string();
    }
    static void remove(const std::string& path) {
        std::error_code ignored;
        for (const char* end : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + end, ignored);
    }
    static sequelize::detail::ConnectionOptions optionsOf(const std::string& path, bool isNew = false) {
        if (isNew) remove(path);
        auto options = serverOptions();
        options.storage = path;
        return options;
    }

    RawDatabase& database() { return database_; }
    const sequelize::detail::SchemaSql& sql() { return database_.dialect().schemaSql(); }
    sequelize::SchemaModel read(const std::vector<std::string>& tables = {}) {
        return sequelize::detail::readSchema(database_, {.tables = tables}, {});
    }
    sequelize::TableSchema table(const std::string& name) { return read({name}).tables.at(0); }
    sequelize::detail::SchemaScript script(
        const std::string& name, const sequelize::TableSchema& after,
        std::vector<std::pair<std::string, std::string>> renames = {}
    ) {
        return sql().alterTable(table(name), after, {.renames = std::move(renames)});
    }
    /// Alters the table, and gives the statements.
    sequelize::detail::SchemaScript alter(
        const std::string& name, const sequelize::TableSchema& after,
        std::vector<std::pair<std::string, std::string>> renames = {}
    ) {
        auto made = script(name, after, std::move(renames));
        run(made);
        return made;
    }
    void run(const sequelize::detail::SchemaScript& script, const sequelize::detail::RunOptions& options = {}) {
        sequelize::detail::runScript(database_, script, options);
    }
    /// All rows of a query in one text.
    std::string rows(const std::string& query) {
        std::string out;
        for (const auto& row : database_.rows(query)) {
            for (const auto& value : row) out += inspect(value) + ",";
            out += "\n";
        }
        return out;
    }
    /// What SQLite itself finds wrong; "'ok',\n" where it is nothing.
    std::string faults() { return rows("PRAGMA integrity_check") + rows("PRAGMA foreign_key_check"); }

private:
    std::string path_;
    RawDatabase database_;
};

inline sequelize::ColumnSchema columnOf(std::string name, std::string type) {
    sequelize::ColumnSchema column;
    column.name = std::move(name);
    column.type = std::move(type);
    return column;
}

}  // namespace test
