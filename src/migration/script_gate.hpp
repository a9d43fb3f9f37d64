#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/pool/database.hpp>

#include "session_traces.hpp"
#include "statement_kind.hpp"

namespace sequelize::detail {

/// Writes a migration's statements down, with their values in them. What reads is run; what writes is run only where
/// all of it will be rolled back.
class ScriptGate final : public StatementGate {
public:
    struct Options {
        bool runs = false;           ///< all that is run here will be rolled back
        bool inTransaction = false;  ///< the script has a transaction around the migration
        bool wasWritten = false;     ///< migrations before this one are in the script
        bool isOffline = false;      ///< there is no connection: nothing is sent, and nothing can be asked
        bool isSql = false;          ///< the migration is SQL, which does nothing with what it reads
    };

    ScriptGate(const SqlDialect& dialect, Connection& connection, const Options& options)
        : dialect_(dialect), connection_(connection), options_(options), hasWritten_(options.wasWritten) {}

    [[nodiscard]] bool enter(const CompiledSql& statement, ExecutionResult& before) override;
    void leave(const CompiledSql&, const ExecutionResult&) override { failing_.reset(); }
    [[nodiscard]] bool enterCall(const std::string& call) override;
    void leaveCall() override { call_.clear(); }
    void needUncheckedKeys() override { needsUncheckedKeys_ = true; }

    /// Statements without what ends them, and comments, which begin with "-- "; to be called after the last one.
    [[nodiscard]] const std::vector<std::string>& finish();
    /// How many statements that change something.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    /// Whether a table is made anew, which the script must do with foreign keys unchecked.
    [[nodiscard]] bool needsUncheckedKeys() const noexcept { return needsUncheckedKeys_; }
    /// Whether something was read that the statements before it, which did not run, may change.
    [[nodiscard]] bool hasReadStale() const noexcept { return hasReadStale_; }

    /// What the migration leaves in the session.
    [[nodiscard]] const SessionTraces& traces() const noexcept { return traces_; }
    /// Whether it asks for the last id that was generated in its session.
    [[nodiscard]] bool asksInsertId() const noexcept { return asksInsertId_; }

private:
    void dropFailed();
    void write(const CompiledSql& statement);
    [[nodiscard]] bool enterRead(const CompiledSql& statement);
    [[nodiscard]] bool enterReadOfSql(const CompiledSql& statement);
    void refuseRead(const std::string& sql);
    [[nodiscard]] bool enterSetting(const CompiledSql& statement);
    [[nodiscard]] static bool requireSameQuotes(const std::string& sql);
    [[nodiscard]] bool enterEnd(const std::string& sql);
    [[nodiscard]] bool enterCounted(const CompiledSql& statement);
    void note(const std::string& text) { lines_.push_back("-- " + text); }

    const SqlDialect& dialect_;
    Connection& connection_;
    Options options_;
    std::vector<std::string> lines_{};
    std::vector<std::string> words_{};  ///< of the statement at hand
    StatementKind kind_ = StatementKind::reads;
    std::string call_{};  ///< that sends it
    SessionTraces traces_{};
    std::size_t count_ = 0;
    std::optional<std::size_t> failing_{};  ///< the line of the statement that runs
    bool hasWritten_;
    bool isCallNoted_ = false;
    bool needsUncheckedKeys_ = false;
    bool hasReadStale_ = false;
    bool asksInsertId_ = false;
};

}  // namespace sequelize::detail
