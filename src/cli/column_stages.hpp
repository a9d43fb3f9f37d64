#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

#include "../difference/plan.hpp"

namespace sequelize::detail::commandline {

/// A column of a table that rows need a value for, and no default gives one.
struct FilledColumn {
    std::string table{};
    std::string column{};

    /// `UPDATE books SET pages = <value> WHERE pages IS NULL`, which no database takes as it is.
    [[nodiscard]] std::string example(const SqlDialect& dialect) const;
    /// Why it is filled in by hand, for a comment.
    [[nodiscard]] std::string reason() const;
};

/// A difference in two steps, between which somebody fills in columns.
struct ColumnStages {
    SchemaDifference first{};  ///< the columns may be NULL; columns that go are still there to fill them from
    std::vector<FilledColumn> columns{};
    SchemaDifference last{};  ///< they are NOT NULL, and what goes has gone
};

/// Nothing where no column that is NOT NULL without a default is added to a table that is there.
[[nodiscard]] std::optional<ColumnStages> inStages(const SchemaDifference& difference);

/// Whether its plan makes a table anew: rows cannot be changed in the same migration.
[[nodiscard]] bool makesTableAnew(const SqlDialect& dialect, const SchemaDifference& difference);

/// What is sent, what is filled in then, and what is sent after that.
struct StagedPlan {
    diff::SchemaPlan first{};
    std::vector<FilledColumn> columns{};
    diff::SchemaPlan last{};
};

[[nodiscard]] StagedPlan stagedPlanOf(const SqlDialect& dialect, const SchemaDifference& difference);

}  // namespace sequelize::detail::commandline
