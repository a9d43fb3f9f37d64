#pragma once

#include <string>
#include <vector>

#include "column_ddl.hpp"

namespace sequelize::detail {

/// What makes the options of one table those of another.
struct OptionChange {
    std::vector<std::string> clauses{};
    std::string partitions{};  ///< behind all other clauses, without a comma
};

/// Compares `options`. Throws UsageError for an option that cannot be taken back.
[[nodiscard]] OptionChange optionChange(const TableSchema& before, const TableSchema& after, DdlStyle style);

}  // namespace sequelize::detail
