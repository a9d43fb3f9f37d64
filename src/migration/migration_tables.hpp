#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// What is known of a migration beside its name: how far it came.
struct MigrationState {
    std::string name{};
    std::string direction{"up"};                ///< "up" or "down"
    std::string state{"running"};               ///< "running", "failed", "done", "marked"
    std::string checksum{};                     ///< of its source when it began
    std::size_t applied = 0;                    ///< how many of its statements have run
    std::vector<std::string> hashes{};          ///< of these, in their order
    std::size_t parted = 0;                     ///< how many of the hashes are in rows of their own
    std::optional<std::string> inFlight{};      ///< the hash of one that was sent, and of which nobody can tell
    std::optional<std::string> schemaBefore{};  ///< the schema's fingerprint before that one
    std::optional<std::string> error{};         ///< of one that failed

    /// Whether a statement of it has run, or may have.
    [[nodiscard]] bool hasEffect() const noexcept { return applied > 0 || inFlight.has_value(); }
    [[nodiscard]] bool hasEnded() const noexcept { return state == "done" || state == "marked"; }
    /// Whether nothing of it is half: a down that has changed nothing leaves what ran as it was.
    [[nodiscard]] bool isDone() const noexcept { return hasEnded() || (direction == "down" && !hasEffect()); }

    /// A place on the way, to go back to. Cheap, however much has run.
    struct Place {
        std::size_t applied = 0;
        std::size_t listed = 0;
        std::size_t parted = 0;
        std::optional<std::string> inFlight{};
        std::optional<std::string> schemaBefore{};
    };
    [[nodiscard]] Place place() const { return {applied, hashes.size(), parted, inFlight, schemaBefore}; }
    /// Forgets the statements that were recorded behind it.
    void goBackTo(Place before) {
        applied = before.applied;
        hashes.resize(before.listed);
        parted = before.parted;
        inFlight = std::move(before.inFlight);
        schemaBefore = std::move(before.schemaBefore);
    }
};

/// What the name of the library's own table has behind that of the other.
constexpr std::string_view stateSuffix = "State";

/// Throws UsageError where the names of the two tables are too long for the database, and says so of `option`.
void requireTableName(const std::string& table, const SqlDialect& dialect, std::string_view option);

/// What both tables hold at one moment.
struct MigrationRecords {
    std::vector<std::string> executed{};  ///< the names of those that have run, in order
    std::vector<MigrationState> states{};
};

/// The table of the names of migrations that have run, which sequelize-cli has, too, and the library's own table beside
/// it. Statements run as `run` says, and are not logged.
class MigrationTables {
public:
    /// `isOffline`: nobody can be asked, and it is as if no table were there.
    MigrationTables(Database& database, std::string metaTable, const RunOptions& run, bool isOffline = false);

    /// The same, on another connection or in another way.
    [[nodiscard]] MigrationTables on(const RunOptions& run) const { return {database_, metaTable_, run, isOffline_}; }

    /// Makes those that are missing.
    void create();
    /// The names of migrations that have run, in order; none where there is no table yet. Throws UsageError where the
    /// table of that name is none of migrations, or one differs from it in case only.
    [[nodiscard]] std::vector<std::string> executed();
    [[nodiscard]] std::vector<MigrationState> states();
    /// Both, as they were together. Two queries, one after the other, would show what never was: the state of a
    /// migration at work, and its name among those that have run, where it ended in between. Throws as `executed`.
    [[nodiscard]] MigrationRecords records();
    [[nodiscard]] std::optional<MigrationState> state(const std::string& name);
    /// Whether so many statements of it have run, and it has not ended.
    [[nodiscard]] bool isAt(const std::string& name, std::size_t applied);

    void log(const std::string& name);
    void unlog(const std::string& name);
    /// Stores it, in the place of any whose name counts as one with its.
    void put(MigrationState& state);
    void put(MigrationState&& state) { put(state); }
    /// Of all names that count as one with this.
    void remove(const std::string& name);
    /// The name of the row that the database takes for one of this name, by its own collation.
    [[nodiscard]] std::optional<std::string> rowOf(const std::string& name);
    /// Throws MigrationError where there is such a row: the table's collation may know more letters that are alike than
    /// `nameKey`. `noun`: what the message calls the one of that name.
    void requireFree(const std::string& name, std::string_view noun);
    /// Stores the hash of its source, and no more.
    void accept(const std::string& name, const std::string& checksum);

    // The same as statements, for scripts.
    [[nodiscard]] std::vector<std::string> creation() const;
    [[nodiscard]] CompiledSql logging(const std::string& name);
    [[nodiscard]] CompiledSql unlogging(const std::string& name) const;
    [[nodiscard]] CompiledSql insertion(const MigrationState& state) const;
    [[nodiscard]] CompiledSql removal(const std::string& name) const;

    [[nodiscard]] const std::string& metaTable() const noexcept { return metaTable_; }
    [[nodiscard]] std::string stateTable() const { return metaTable_ + std::string(stateSuffix); }

private:
    [[nodiscard]] std::vector<std::vector<Value>> ask(const std::string& sql, std::vector<Value> binds = {});
    [[nodiscard]] std::vector<std::string> columnsOf(const std::string& table);
    /// The library's own, with a `?` for each value.
    ExecutionResult execute(const CompiledSql& statement);
    [[nodiscard]] bool hasMetaTable();
    void requireNoOtherCase();
    [[nodiscard]] std::string stateQuery() const;
    [[nodiscard]] std::string isPart() const;
    /// False where there is no such row.
    [[nodiscard]] bool update(const MigrationState& row);
    void putParts(MigrationState& state);
    void removeParts(const std::string& name);
    [[nodiscard]] std::string quoted(const std::string& name) const;

    Database& database_;
    std::string metaTable_;
    RunOptions run_;
    bool isOffline_;
};

}  // namespace sequelize::detail
