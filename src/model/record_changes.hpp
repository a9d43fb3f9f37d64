#pragma once

#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize::detail {

/// What saving a record that has a row comes to.
struct RecordChanges {
    std::vector<Assignment> assignments{};  ///< what its row gets
    std::vector<AssignedValue> same{};      ///< what the row holds in other words: only the member gets it
    std::vector<ValidationErrorItem> errors{};
};

}  // namespace sequelize::detail
