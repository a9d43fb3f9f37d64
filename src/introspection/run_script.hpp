#pragma once

#include <memory>
#include <string>

#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// Runs statements that alter tables, one after the other; a rebuild as a whole or not at all. Throws what the database
/// throws, ForeignKeyConstraintError where a rebuild would leave a row that breaks a foreign key, and UsageError for a
/// rebuild within a transaction that checks foreign keys, and where a view or a trigger would not work any more.
void runScript(Database& database, const SchemaScript& script, const RunOptions& run);

/// Where changes are made to what was read of a table, nobody else may change the table between the two. While this
/// lives nobody else changes anything: what is read and counted by `how()` stays so until `run`. A database whose
/// ALTER TABLE says only what is to change does that by itself: there this does nothing.
class TableLock {
public:
    /// `table`: the one that is to be changed. Within the call's transaction, else in one of its own.
    TableLock(Database& database, const std::string& table, const RunOptions& run);
    ~TableLock();
    TableLock(const TableLock&) = delete;
    TableLock& operator=(const TableLock&) = delete;

    /// Whether there is something that it locks.
    [[nodiscard]] bool holds() const noexcept { return held_ != nullptr; }
    [[nodiscard]] const RunOptions& how() const noexcept { return run_; }
    /// Runs the script, as `runScript` does, and commits. Only once; without it nothing was changed.
    void run(const SchemaScript& script);

private:
    struct Held;

    Database& database_;
    RunOptions run_;
    std::unique_ptr<Held> held_;
};

}  // namespace sequelize::detail
