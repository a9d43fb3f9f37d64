#pragma once

#include <string>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/core/error.hpp>

namespace sequelize {

/// A migration failed, or could not begin (umzug: MigrationError). What it did until then stays recorded: running
/// migrations again goes on behind the last statement that had its effect.
class SEQUELIZE_API MigrationError : public BaseError {
public:
    /// What kind of failure it is, for programs and exit codes.
    enum class Reason : std::uint8_t {
        failed,          ///< a statement failed, or the migration threw
        locked,          ///< somebody else migrates, and went on for longer than the lock's time limit
        unknownOutcome,  ///< an interrupted statement of which nobody can tell whether it ran: `Migrator::resolve`
        changed,         ///< its source is not what has run
        notUpToDate,     ///< migrations are pending, failed or changed: `Migrator::requireUpToDate`
        unknownName,     ///< no migration has that name
    };

    MigrationError(Reason reason, std::string migration, const std::string& message, NativeError native = {})
        : BaseError(message), reason_(reason), migration_(std::move(migration)), native_(std::move(native)) {}
    /// What kind of failure it is.
    [[nodiscard]] Reason reason() const noexcept { return reason_; }
    /// The migration's name; empty where it is about none.
    [[nodiscard]] const std::string& migration() const noexcept { return migration_; }
    /// What the database said of the statement that failed, and that statement; empty where none failed.
    [[nodiscard]] const NativeError& native() const noexcept override { return native_; }
    [[nodiscard]] std::string_view name() const noexcept override { return "SequelizeMigrationError"; }

private:
    Reason reason_;
    std::string migration_;
    NativeError native_;
};

}  // namespace sequelize
