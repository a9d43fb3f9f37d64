#pragma once

#include <optional>
#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/pool/transaction.hpp>

namespace sequelize::detail {

/// Several statements that happen together or not at all: within the call's transaction, else in one on the call's
/// connection.
class OnePiece {
public:
    OnePiece(Database& database, const RunOptions& run) : database_(database), run_(run) {
        if (run.transaction)
            run_ = savepoint_.emplace(database, run).inside(run);
        else if (run.connection && !run.gate && run.connection->inTransaction())
            throw UsageError(
                "This needs a transaction of its own, and the connection is in one that a statement has begun. End that "
                "first.");
        else
            database.execute({std::string(database.dialect().facts().beginsPiece), {}}, run_);
    }
    ~OnePiece() {
        if (done_ || savepoint_) return;
        try {
            database_.execute({"ROLLBACK;", {}}, run_);
        } catch (...) {  // the connection is broken, and its transaction with it
        }
    }
    OnePiece(const OnePiece&) = delete;
    OnePiece& operator=(const OnePiece&) = delete;

    [[nodiscard]] const RunOptions& run() const noexcept { return run_; }
    void commit() {
        if (savepoint_)
            savepoint_->commit();
        else
            database_.execute({"COMMIT;", {}}, run_);
        done_ = true;
    }

private:
    Database& database_;
    std::optional<Transaction> savepoint_;
    RunOptions run_;
    bool done_ = false;
};

}  // namespace sequelize::detail
