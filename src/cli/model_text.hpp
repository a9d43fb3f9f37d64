#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/schema/table.hpp>

#include "attributes.hpp"

namespace sequelize::detail::commandline {

/// A model that is to be generated.
struct NewModel {
    std::string name{};
    std::vector<Attribute> attributes{};
    bool underscored = false;

    /// The table's name, as `define` makes it of the model's.
    [[nodiscard]] std::string tableName() const;
    /// The column of an attribute.
    [[nodiscard]] std::string columnName(std::string_view attribute) const;
};

/// models/user.hpp: the struct, and a function that defines its model.
[[nodiscard]] std::string modelHeader(const NewModel& model);

/// The lines of a migration that makes the table.
[[nodiscard]] std::string createTableCall(const NewModel& model);

/// The table, for a dialect to write.
[[nodiscard]] TableDefinition tableOf(const NewModel& model);

}  // namespace sequelize::detail::commandline
