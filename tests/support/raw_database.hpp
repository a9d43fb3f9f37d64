#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/pool/database.hpp>

#include "support/database.hpp"

/// The layer below the models: statements as they stand, on a pool.
namespace test {

inline sequelize::detail::ConnectionOptions tableOptions() {
    auto options = serverOptions();
    if (backend().isFile()) options.storage = sqliteFile();
    return options;
}

class RawDatabase : public sequelize::detail::Database {
public:
    explicit RawDatabase(sequelize::PoolOptions pool = {}, sequelize::detail::StatementOptions statements = {})
        : Database(tableOptions(), std::move(pool), {}, std::move(statements)) {}
    RawDatabase(
        sequelize::detail::ConnectionOptions connection, sequelize::PoolOptions pool,
        sequelize::detail::StatementOptions statements = {}
    )
        : Database(std::move(connection), std::move(pool), {}, std::move(statements)) {}

    sequelize::detail::ExecutionResult run(const std::string& sql, const sequelize::detail::RunOptions& options = {}) {
        return execute({own(sql), {}}, options);
    }
    sequelize::detail::ExecutionResult run(const std::string& sql, std::vector<sequelize::Value> binds) {
        return execute({own(sql), std::move(binds)});
    }
    std::vector<std::vector<sequelize::Value>> rows(
        const std::string& sql, const sequelize::detail::RunOptions& options = {}
    ) {
        auto result = query({own(sql), {}}, options);
        std::vector<std::vector<sequelize::Value>> all;
        while (result.rows().next()) {
            auto& row = all.emplace_back();
            for (const auto& cell : result.rows().row()) row.push_back(toValue(cell));
        }
        return all;
    }
    sequelize::Value value(std::string sql, const sequelize::detail::RunOptions& options = {}) {
        const auto all = rows(std::move(sql), options);
        return all.empty() ? sequelize::Value() : all.front().front();
    }
    std::string text(std::string sql, const sequelize::detail::RunOptions& options = {}) {
        return inspect(value(std::move(sql), options));
    }
    std::int64_t number(std::string sql, const sequelize::detail::RunOptions& options = {}) {
        return std::stoll(text(std::move(sql), options));
    }
};

/// A table of its own, for as long as this lives.
class FreshTable {
public:
    FreshTable(RawDatabase& database, std::string name, const std::string& columns)
        : database_(database), name_(std::move(name)) {
        database_.run("DROP TABLE IF EXISTS " + name_);
        database_.run("CREATE TABLE " + name_ + " (" + columns + ")");
    }
    ~FreshTable() {
        try {
            database_.run("DROP TABLE IF EXISTS " + name_);
        } catch (const sequelize::BaseError&) {
            // the next one drops it
        }
    }
    FreshTable(const FreshTable&) = delete;
    FreshTable& operator=(const FreshTable&) = delete;

private:
    RawDatabase& database_;
    std::string name_;
};

}  // namespace test
