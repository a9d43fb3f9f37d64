#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/pool/database.hpp>

#include "migration_tables.hpp"
#include "session_memory.hpp"
#include "statement_kind.hpp"
#include "statement_record.hpp"

namespace sequelize::detail {

/// The statements of one migration on their way to the database: counts them, passes over those that have run, and sees
/// to it that each has its effect once, whatever is interrupted.
///
/// In a migration that is a transaction it only counts. Otherwise a statement that changes rows is committed with the
/// count; one that defines tables is announced before it, with what the schema was.
class MigrationGate final : public StatementGate {
public:
    struct Options {
        bool inTransaction = false;          ///< the whole migration is one
        bool keysUnchecked = false;          ///< foreign keys are not checked meanwhile
        std::size_t lockWaitRetries = 0;     ///< how often one that waited for a table in vain is sent again
        bool definesInTransactions = false;  ///< and so each statement is committed with the count, whatever it does
        std::string noun{"migration"};       ///< what messages call it
        /// Told of what is passed over although the migration has it, and why.
        std::function<void(const std::string&)> note{};
        /// Told of each statement before it runs, with its number, from 1; 0: it is not counted.
        std::function<void(std::size_t, std::string_view)> running{};
        /// Told of each statement that is sent again, and why.
        std::function<void(std::size_t, std::string_view)> retrying{};
    };

    /// `state` is kept up to date, in memory and in the table; `run` is what the gate's own statements run by.
    MigrationGate(Database& database, const RunOptions& run, MigrationTables tables, MigrationState& state,
                  Options options);

    [[nodiscard]] bool enter(const CompiledSql& statement, ExecutionResult& before) override;
    void leave(const CompiledSql& statement, const ExecutionResult& result) override;
    [[nodiscard]] bool enterCall(const std::string& call) override;
    void leaveCall() override { call_.clear(); }
    void needUncheckedKeys() override { needsUncheckedKeys_ = true; }

    /// To be called after the statement that was entered failed, or what came before it: nothing of it stays.
    void fail(const std::string& error);
    /// To be called after the last one. Throws MigrationError where statements that have run did not come again.
    void finish();

    /// Where the migration is, for messages: in which statement, counted from 1, or behind which. Empty before the
    /// first.
    [[nodiscard]] std::string place() const;
    /// Whether the session may not be any more what it was: a statement changed its settings.
    [[nodiscard]] bool hasChangedSession() const noexcept { return hasChangedSession_; }

    /// Whether something could only be done with foreign keys unchecked, although the migration went on without it.
    [[nodiscard]] bool needsUncheckedKeys() const noexcept { return needsUncheckedKeys_; }

private:
    /// What is put back where statements that belong together fail.
    struct Group {
        MigrationState::Place state{};
        std::size_t position = 0;
        std::string firstHash{};
    };

    [[nodiscard]] bool enterCounted(const CompiledSql& statement, ExecutionResult& before);
    [[nodiscard]] bool passOver(const std::string& hash, std::string_view sql, ExecutionResult& before);
    void requireOpenTransaction(std::string_view sql);
    [[nodiscard]] bool callsStoredFunction(std::string_view sql) const;
    void requireRowsMayChange(std::string_view sql);
    [[nodiscard]] bool enterSetting(std::string_view sql);
    [[nodiscard]] std::optional<bool> keysChecked(std::string_view sql) const;
    void openGroup();
    void commitGroup(std::string_view sql);
    void rollBackGroup(std::string_view sql);
    [[nodiscard]] bool hasHappened(std::string_view sql);
    [[nodiscard]] std::string fingerprint(std::string_view statement) const;
    [[nodiscard]] std::vector<std::string> otherDatabases(std::string_view sql) const;
    [[noreturn]] static void failAgain(const std::string& what);
    [[nodiscard]] std::vector<std::string> firstColumn(std::string query) const;
    void record(StatementRecord statement);
    void begin();
    void send(std::string sql) { database_.execute({std::move(sql), {}}, run_); }
    void requireNoOtherDeployer(std::size_t applied);
    void store(std::size_t applied);
    void recordCaught();

    Database& database_;
    RunOptions run_;
    MigrationTables tables_;
    MigrationState& state_;
    Options options_;
    std::size_t position_ = 0;
    std::size_t resumedAt_;  ///< so many had run when this began
    SessionMemory memory_;
    RunOptions logged_;  ///< what the migration's own statements run by, where the gate sends them
    StatementKind entered_ = StatementKind::reads;
    std::vector<std::string> words_{};  ///< of the statement at hand
    std::string hash_{};                ///< of it
    std::string call_{};                ///< that sends it
    std::optional<Group> group_{};
    bool isOpen_ = false;    ///< a transaction of this gate's
    bool isInside_ = false;  ///< between enter and leave
    bool isSent_ = false;    ///< a statement was announced, and sent, in this run
    bool needsUncheckedKeys_ = false;
    bool hasChangedSession_ = false;
};

}  // namespace sequelize::detail
