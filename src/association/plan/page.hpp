#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "exists.hpp"

namespace sequelize::detail {

/// The derived table of the root's keys, to which all else is joined.
inline constexpr const char* pageAlias = "page";
/// The one inside of it, whose rows are numbered.
inline constexpr const char* rankedAlias = "ranked";
/// Whether it is one of the two: no table of the query is called so.
[[nodiscard]] bool isPageAlias(std::string_view alias) noexcept;
/// The number that a row has in the wanted order.
inline constexpr const char* rowPosition = "row_position";

/// What decides which root rows match and in which order: nodes that are joined for it, and those that merely must
/// exist.
struct Restriction {
    std::set<std::size_t> joined{};
    NodeConditions existing{};
    std::vector<Expression> conditions{};
    bool multiplies = false;  ///< a root row may come several times
};

[[nodiscard]] Restriction restrictionOf(const PlanTree& tree, const Expression& where,
                                        const std::vector<Ordering>& order);
/// `SELECT key columns FROM root JOIN ... WHERE ...`: the root rows that match, each perhaps several times. With a join
/// table beside the root, its key is read, too.
[[nodiscard]] SelectStatement matching(const PlanTree& tree, Restriction restriction);
/// The page of root rows that limit and offset mean: each once, in the order asked for. When locked rows are to be
/// skipped it skips them, and locks what it chooses: a row that is skipped later would leave a hole.
[[nodiscard]] SelectStatement pageOf(const PlanTree& tree, const FindRequest& request, const Expression& where,
                                     const std::vector<Ordering>& order);
/// Lets the statement read from the page, and joins the root to it by its key.
void readFromPage(const PlanTree& tree, SelectStatement& statement, SelectStatement page);

/// Throws EagerLoadingError for a table whose rows a page or a count could not tell apart.
void requireKey(const TableDefinition& table);
/// The lock, where the statement reads the table that it names.
[[nodiscard]] RowLock lockFor(const SelectStatement& statement, const RowLock& lock);

}  // namespace sequelize::detail
