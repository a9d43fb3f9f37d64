#pragma once

#include <string>
#include <vector>

#include <sequelize/schema/schema_model.hpp>

#include "schema_calls.hpp"

// What calls of the query interface are made of, as C++.
namespace sequelize::detail::commandline {

/// What no call makes: the step is written as SQL.
struct NoCall {};

/// Whether it is of whole columns, and nothing else is said of it.
[[nodiscard]] bool isPlain(const IndexSchema& index);
[[nodiscard]] std::vector<std::string> columnsOf(const IndexSchema& index);
/// `.algorithm = "INPLACE", .lock = "NONE"`
[[nodiscard]] std::string onlineOptions(const OnlineWay& way);
/// They throw NoCall for what the call cannot say.
[[nodiscard]] std::string addIndexCall(const std::string& table, const IndexSchema& index,
                                       const OnlineWay& online = {});
[[nodiscard]] std::string addForeignKeyCall(const std::string& table, const ForeignKeySchema& key);

}  // namespace sequelize::detail::commandline
