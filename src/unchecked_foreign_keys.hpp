#pragma once

#include <optional>

#include <sequelize/core/logging.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize {

/// A connection on which foreign keys are not checked while this lives: tables that refer to each other in a circle can
/// neither be created nor dropped otherwise. Where it is not needed, statements run on any connection.
class UncheckedForeignKeys {
public:
    UncheckedForeignKeys(Database& database, bool needed, const std::optional<Logger>& logging)
        : database_(database), run_{.logging = logging ? &*logging : nullptr} {
        if (!needed) return;
        lease_.emplace(database.pool().acquire());
        run_.connection = &**lease_;
        database.execute({std::string(database.dialect().foreignKeyChecks(false)), {}}, run_);
    }
    ~UncheckedForeignKeys() {
        if (!lease_) return;
        try {
            database_.execute({std::string(database_.dialect().foreignKeyChecks(true)), {}}, run_);
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
};

}  // namespace sequelize
