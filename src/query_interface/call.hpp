#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/definition_sql.hpp>
#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/query_interface.hpp>

namespace sequelize {

template <class Options>
detail::RunOptions QueryInterface::run(const Options& options) const {
    detail::RunOptions own;
    if constexpr (requires { options.transaction; }) {
        own = detail::givenRun(options);
        own.reading = detail::ReadFrom::primary;
    } else {
        own = detail::tableRun(options);
        own.outside = false;
    }
    if (!own.transaction && !own.outside) {
        own.transaction = base_.transaction;
        own.connection = base_.connection;
        own.label = base_.label;
        own.outside = base_.outside;
        own.gate = base_.gate;
    }
    if (!own.logging) own.logging = base_.logging;
    if (!own.timeout) own.timeout = base_.timeout;
    return detail::withAmbient(*database_, own);
}

namespace detail {

class TableLock;
struct DefinedTable;

/// A call that looks at tables before it sends a statement. A migration that goes on where it stopped meets the tables
/// as the call has left them: then the call is over before it looks.
class GatedCall {
public:
    GatedCall(const RunOptions& run, std::initializer_list<std::string_view> what) : gate_(run.gate) {
        if (!gate_) return;
        std::string call;
        for (const auto word : what) call.append(word) += '\x1f';
        isOver_ = !gate_->enterCall(call);
    }
    ~GatedCall() {
        if (gate_) gate_->leaveCall();
    }
    GatedCall(const GatedCall&) = delete;
    GatedCall& operator=(const GatedCall&) = delete;
    [[nodiscard]] bool isOver() const noexcept { return isOver_; }

private:
    StatementGate* gate_;
    bool isOver_ = false;
};

/// Throws UsageError for a name that MySQL and MariaDB would not take. `what`: "table", "column", ...
void requireName(std::string_view what, const std::string& name);

/// Throws UsageError where the name is that of a view. `remedy`: what to do instead.
void requireNoView(const SchemaModel& schema, const std::string& name, const std::string& remedy);
/// The table as it is. Throws UsageError when there is none, naming those there are.
[[nodiscard]] TableSchema presentTable(Database& database, const std::string& name, const RunOptions& run);
/// Throws UsageError when the table has no such column, naming those it has.
const ColumnSchema& requireColumn(const TableSchema& table, const std::string& column);

/// Throws UsageError where a foreign key would refer to a table or a column that is not there, for databases that do
/// not. `own`: the table that has it.
void requireTargets(Database& database, const DefinedTable& defined, const std::string& own, const RunOptions& run);

/// The first column of a query's rows. Not logged.
[[nodiscard]] std::vector<std::string> namesOf(Database& database, CompiledSql query, const RunOptions& run);
/// Rows of the table for which the condition, an SQL text, holds. Not logged.
[[nodiscard]] std::uint64_t countRows(Database& database, const std::string& table, const std::string& condition,
                                      const RunOptions& run);

/// "ON DELETE"'s words in capitals. Throws UsageError for others.
[[nodiscard]] std::string actionOf(const std::string& text, const char* option);

/// How a change of a table runs. Throws UsageError in a transaction that the change would end, or that is read only.
[[nodiscard]] RunOptions changing(const Database& database, RunOptions run);

/// Throws UsageError where views and triggers use the table, or its column, which the database would leave broken.
/// `doing`: "rename".
void requireNoDependents(Database& database, const std::string& table, const std::string& column, const char* doing,
                         const RunOptions& run);

template <class Options>
OnlineDdl onlineOf(const Options& options) {
    return {options.algorithm, options.lock};
}

/// Makes `before` what `after` says, where the dialect has no statement of its own for it.
void alter(Database& database, TableLock& lock, const TableSchema& before, const TableSchema& after,
           std::vector<std::pair<std::string, std::string>> renames = {});

/// The database's dialect. Where a text that DDL is to hold has a backslash, the one that writes it as the session
/// reads it.
[[nodiscard]] const SqlDialect& dialectFor(Database& database, bool hasBackslash, const RunOptions& run);
[[nodiscard]] bool hasBackslash(const AttributeOptions& attribute);

/// Whether a value in the condition has a backslash.
[[nodiscard]] bool hasBackslash(const SqlDialect& dialect, const std::string& table, const Expression& condition);
/// An expression with its values as literals, for DDL; empty where there is none.
[[nodiscard]] std::string literalSql(const SqlDialect& dialect, const std::string& table, const Expression& expression);

}  // namespace detail
}  // namespace sequelize
