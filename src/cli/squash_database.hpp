#pragma once

#include <optional>

#include <sequelize/sequelize.hpp>

#include "named_database.hpp"

namespace sequelize::detail::commandline {

/// A database of its own beside the one that settings name, with the same character set, and empty; of files' backends
/// one in memory. It is dropped in the end.
class SquashDatabase {
public:
    /// Throws what the server throws who may not make one.
    explicit SquashDatabase(const Settings& settings);
    ~SquashDatabase();
    SquashDatabase(const SquashDatabase&) = delete;
    SquashDatabase& operator=(const SquashDatabase&) = delete;

    [[nodiscard]] Sequelize& sequelize() noexcept { return *sequelize_; }
    /// Another connection to the same; where it is in memory, to another such.
    [[nodiscard]] Sequelize& beside() noexcept { return *beside_; }

private:
    std::optional<NamedDatabase> made_;
    std::optional<Sequelize> sequelize_;
    std::optional<Sequelize> beside_;
};

}  // namespace sequelize::detail::commandline
