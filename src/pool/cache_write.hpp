#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// A write, from before its statement until after it: what the cache has of its tables is invalid then, whatever became
/// of the statement; in a transaction once that is committed. Costs nothing where there is no cache. A write of several
/// statements that are one piece on a connection of their own has one around them all.
class CacheWrite {
public:
    CacheWrite(Database& database, const RunOptions& run) noexcept
        : database_(database), run_(database.cache() ? &run : nullptr) {}
    /// Of a statement that changes tables themselves, about which nothing is kept then; else nothing.
    CacheWrite(Database& database, const CompiledSql& statement, const RunOptions& run) : CacheWrite(database, run) {
        if (run_) addDefinition(statement);
    }
    ~CacheWrite() {
        if (run_ && !tags_.empty()) tell();
    }
    CacheWrite(const CacheWrite&) = delete;
    CacheWrite& operator=(const CacheWrite&) = delete;

    [[nodiscard]] bool isNeeded() const noexcept { return run_ != nullptr; }
    /// New rows.
    void addInsert(std::string_view table);
    /// Rows that are there. `row`: the primary key of the only one; none: any of them. `mayCascade`: other tables' rows
    /// may follow them.
    void addChange(std::string_view table, bool mayCascade, const std::optional<std::string>& row = {});

    /// Anything.
    void addAll();

private:
    void addDefinition(const CompiledSql& statement);
    void tell() noexcept;

    Database& database_;
    const RunOptions* run_;  // null: there is no cache
    std::vector<std::string> tags_{};
};

}  // namespace sequelize::detail
