#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// A table must be made anew on a connection that is in a transaction and checks foreign keys.
class NeedsUncheckedKeys final : public UsageError {
public:
    using UsageError::UsageError;
};

/// Looks, where changes are made with foreign keys unchecked, that no row breaks one which none broke when this was
/// made.
class ReferenceCheck {
public:
    ReferenceCheck(Database& database, const RunOptions& run, bool needed);
    /// Throws ForeignKeyConstraintError that says what was not changed.
    void requireNoneBroken(const std::string& changed) const;

private:
    // How many rows break a foreign key: by the table that has it, and the one that it refers to. Their numbers may
    // change in a rebuild, and so may the foreign key's.
    using BrokenRows = std::map<std::pair<std::string, std::string>, std::size_t>;
    [[nodiscard]] BrokenRows read() const;

    Database& database_;
    RunOptions run_;
    bool needed_;
    BrokenRows before_;
};

/// Runs statements that alter tables, one after the other; a rebuild as a whole or not at all. Throws what the database
/// throws, ForeignKeyConstraintError where a rebuild would leave a row that breaks a foreign key, NeedsUncheckedKeys
/// within a transaction that checks foreign keys, and UsageError where a view or a trigger would not work any more.
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
