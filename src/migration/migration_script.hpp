#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/pool/database.hpp>

#include "migration_ledger.hpp"
#include "migration_run.hpp"
#include "migration_tables.hpp"
#include "offline_connection.hpp"
#include "session_traces.hpp"

namespace sequelize::detail {

class ScriptGate;

/// Writes migrations as a script. Takes a connection, on which nothing stays of what is sent; with `.offline` none.
class MigrationScriptWriter {
public:
    MigrationScriptWriter(Database& database, const MigratorOptions& options, const RunOptions& run);
    ~MigrationScriptWriter();
    MigrationScriptWriter(const MigrationScriptWriter&) = delete;
    MigrationScriptWriter& operator=(const MigrationScriptWriter&) = delete;

    /// On its connection.
    [[nodiscard]] MigrationTables tables() const { return tables_; }
    /// `counted`: those that are only noted. Throws MigrationError.
    [[nodiscard]] MigrationScript write(const std::vector<MigrationChoice>& counted,
                                        const std::vector<MigrationChoice>& chosen, bool isUp);

private:
    void writeHead(bool isUp);
    [[nodiscard]] std::vector<std::string> settings();
    [[nodiscard]] bool hasLock() const;
    void writeTail();
    void writeStep(const MigrationStep& step, bool isLast);
    [[nodiscard]] std::vector<std::string> sessionReset(const SessionTraces& traces) const;
    void resetSession(const MigrationStep& step, const SessionTraces& traces, bool isLast);
    void forget(const ScriptGate& gate);
    void collect(const MigrationStep& step, ScriptGate& gate);
    void writeRemoval(const std::string& name);
    void writeNotes(const MigrationStep& step);
    void requireNotHalfWay(const MigrationStep& step);
    void comment(std::string_view text);
    void add(std::string_view statement);
    void add(const CompiledSql& statement);
    void ask(const std::string& sql) { database_.execute({sql, {}}, run_); }
    void checkKeys(bool on);

    Database& database_;
    const MigratorOptions& options_;
    std::optional<PooledConnection> lease_;
    OfflineConnection offline_{};
    Connection& connection_;
    RunOptions run_;
    MigrationTables tables_;
    bool simulates_;
    MigrationScript script_{};
    std::vector<std::string> settings_{};  ///< what the session is told at the script's head
    SessionTraces traces_{};               ///< of all migrations that are written
    bool hasNoted_ = false;                ///< one that counts as run
};

}  // namespace sequelize::detail
