#pragma once

#include <cstddef>
#include <map>
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

}  // namespace sequelize::detail
