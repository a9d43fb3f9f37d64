#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/logging.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// A connection on which foreign keys are not checked while this lives: tables that refer to each other in a circle can
/// neither be created nor dropped otherwise. Where it is not needed, or the call has its connection already, statements
/// run as they would without it.
class UncheckedForeignKeys {
public:
    /// `switchLog`: where turning the checks off and on is logged; null: as `run` says.
    UncheckedForeignKeys(Database& database, bool needed, const RunOptions& run, const Logger* switchLog = nullptr)
        : database_(database), run_(run) {
        if (!needed || run.connection || run.transaction || database.dialect().foreignKeyChecks(false).empty()) return;
        lease_.emplace(database.acquire());
        run_.connection = &**lease_;
        switch_ = run_;
        if (switchLog) switch_.logging = switchLog;
        database.execute({std::string(database.dialect().foreignKeyChecks(false)), {}}, switch_);
    }
    ~UncheckedForeignKeys() {
        if (!lease_) return;
        try {
            database_.execute({std::string(database_.dialect().foreignKeyChecks(true)), {}}, switch_);
        } catch (...) {
            lease_->discard();  // no later borrower may find the checks off
        }
    }
    UncheckedForeignKeys(const UncheckedForeignKeys&) = delete;
    UncheckedForeignKeys& operator=(const UncheckedForeignKeys&) = delete;

    [[nodiscard]] const RunOptions& run() const noexcept { return run_; }

private:
    Database& database_;
    std::optional<PooledConnection> lease_;
    RunOptions run_;
    RunOptions switch_;
};

/// Before tables are dropped in some order: where nothing switches the checks off, none of them may refer to another.
inline void dropForeignKeys(Database& database, const std::vector<std::string>& tables, const RunOptions& run) {
    for (const auto& table : tables)
        if (std::string sql = database.dialect().dropForeignKeys(table); !sql.empty())
            database.execute({std::move(sql), {}}, run);
}

}  // namespace sequelize::detail
