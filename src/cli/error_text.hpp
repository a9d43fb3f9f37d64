#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sequelize::detail::commandline {

/// A message for somebody who has no program to change: without what stands in "(in C++: …)".
[[nodiscard]] std::string withoutCalls(std::string_view message);

/// A message about a connection that does not come from the environment: without the names of its variables, and with
/// `source`, where it comes from, in their place.
[[nodiscard]] std::string withoutVariables(std::string_view message, std::string_view source);

/// The beginning of a statement, in one line and without control characters.
[[nodiscard]] std::string inOneLine(std::string_view sql, std::size_t letters);

/// The statement that failed, as it stands behind the failure: without the comments before it, and without texts
/// that may be secrets. Values that were bound are `?` in it.
[[nodiscard]] std::string failedStatement(std::string_view sql);

}  // namespace sequelize::detail::commandline
