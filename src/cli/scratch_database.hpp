#pragma once

#include <optional>
#include <string>

#include <sequelize/migration.hpp>
#include <sequelize/sequelize.hpp>

#include "invocation.hpp"

namespace sequelize::detail::commandline {

/// A database of no rows beside the live one, gone with this object: on a server one of a name of its own, which needs
/// the privileges CREATE and DROP, else one in memory.
class ScratchDatabase {
public:
    /// Throws what the server throws.
    ScratchDatabase(Invocation& invocation, Sequelize& live);
    ~ScratchDatabase();
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    [[nodiscard]] Sequelize& sequelize() noexcept { return *scratch_; }
    /// Runs all of them. Throws MigrationError, also where a statement names the live database: it would change that.
    void migrate(const Migrations& migrations);

private:
    void requireOtherDatabase(std::string_view sql) const;

    Invocation& invocation_;
    Sequelize& live_;
    std::string liveName_;
    std::string name_;  ///< empty: in memory
    std::optional<Sequelize> scratch_;
};

}  // namespace sequelize::detail::commandline
