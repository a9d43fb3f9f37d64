#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <sequelize/pool/database.hpp>

#include "migration_tables.hpp"
#include "statement_kind.hpp"

namespace sequelize::detail {

/// The statements of one migration on their way to the database: counts them, passes over those that have run, and sees
/// to it that each has its effect once, whatever is interrupted.
///
/// In a migration that is a transaction it only counts. Otherwise a statement that changes rows is committed with the
/// count; one that defines tables is announced before it, with what the schema was.
class MigrationGate final : public StatementGate {
public:
    struct Options {
        bool inTransaction = false;        ///< the whole migration is one
        bool keysUnchecked = false;        ///< foreign keys are not checked meanwhile
        bool definesInTransactions = false;  ///< and so each statement is committed with the count, whatever it does
        /// Told of what is passed over although the migration has it, and why.
        std::function<void(const std::string&)> note{};
        /// Told of each statement before it runs, with its number, from 1.
        std::function<void(std::size_t, std::string_view)> running{};
    };

    /// `state` is kept up to date, in memory and in the table; `run` is what the gate's own statements run by.
    MigrationGate(Database& database, const RunOptions& run, MigrationTables tables, MigrationState& state,
                  Options options);

    [[nodiscard]] bool enter(std::string_view sql) override;
    void leave(std::string_view sql) override;

    /// To be called after the statement that was entered failed, or what came before it: nothing of it stays.
    void fail(const std::string& error);
    /// To be called after the last one. Throws MigrationError where statements that have run did not come again.
    void finish() const;

    /// The number, from 1, of the statement that was entered last.
    [[nodiscard]] std::size_t position() const noexcept { return position_; }

private:
    [[nodiscard]] StatementKind kindOf(std::string_view sql) const;
    [[nodiscard]] bool enterCounted(std::string_view sql);
    [[nodiscard]] bool hasHappened(const std::string& hash);
    [[nodiscard]] std::string fingerprint() const;
    void count(std::string_view sql);
    void begin();
    void requireNoOtherDeployer();
    void forgetFailed();

    Database& database_;
    RunOptions run_;
    MigrationTables tables_;
    MigrationState& state_;
    Options options_;
    std::size_t position_ = 0;
    StatementKind entered_ = StatementKind::reads;
    bool isOpen_ = false;   // a transaction of this gate's
    bool isInside_ = false;  // between enter and leave
};

}  // namespace sequelize::detail
