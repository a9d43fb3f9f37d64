#pragma once

#include <set>
#include <string>

#include <sequelize/query/expression.hpp>

namespace sequelize::detail {

/// What an `associated` node asks, of a row of `source`, the alias of its association's source. `taken`: the aliases of
/// the query around it, in lower case, which it uses none of. Throws UsageError where the term is not settled.
[[nodiscard]] Expression answered(const Expression& question, std::set<std::string> taken, const std::string& source);
/// The expression of a statement that is about one table alone, under that name, with all such nodes answered. Throws
/// EagerLoadingError for one that goes through an include.
[[nodiscard]] Expression answeredIn(const Expression& e, const std::string& source);

}  // namespace sequelize::detail
