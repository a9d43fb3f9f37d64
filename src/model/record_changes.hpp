#pragma once

#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize::detail {

/// What `save` has to write of a record that has a row.
struct RecordChanges {
    std::vector<Assignment> assignments{};
    std::vector<AssignedValue> same{};  ///< what the row holds in other words
    std::vector<ValidationErrorItem> errors{};
};

}  // namespace sequelize::detail
