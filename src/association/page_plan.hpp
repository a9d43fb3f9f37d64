#pragma once

#include <set>
#include <string>
#include <vector>

#include "include_planner.hpp"

namespace sequelize::detail {

/// The derived table of the root's keys, to which all else is joined:
/// `FROM (SELECT key AS k0 FROM root WHERE ... LIMIT ?) AS page INNER JOIN root ON page.k0 = root.key ...`
inline constexpr const char* pageAlias = "page";
/// The number that a row has in the wanted order.
inline constexpr const char* rowPosition = "row_position";

/// What decides which root rows match and in which order: nodes that are joined for it, and those that merely must
/// exist.
struct Restriction {
    std::set<std::size_t> joined{};
    IncludePlanner::NodeConditions existing{};
    std::vector<Expression> conditions{};
    bool multiplies = false;  ///< a root row may come several times
};

[[nodiscard]] Restriction restrictionOf(IncludePlanner& planner, const Expression& where,
                                        const std::vector<Ordering>& order);
/// `SELECT key columns FROM root JOIN ... WHERE ...`: the root rows that match, each perhaps several times. With a join
/// table beside the root, its key is read, too.
[[nodiscard]] SelectStatement matching(IncludePlanner& planner, Restriction restriction);
/// The page of root rows that limit and offset mean: each once, in the order asked for. When locked rows are to be
/// skipped it skips them, and locks what it chooses: a row that is skipped later would leave a hole.
[[nodiscard]] SelectStatement pageOf(IncludePlanner& planner, const RootRequest& root, const Expression& where,
                                     const std::vector<Ordering>& order);
/// Puts the page in the root's place, and joins the root to it by its key.
void readFromPage(IncludePlanner& planner, SelectStatement page);

/// Throws EagerLoadingError for a table whose rows a page or a count could not tell apart.
void requireKey(const TableDefinition& table);
/// The lock, where the statement reads the table that it names.
[[nodiscard]] RowLock lockFor(const SelectStatement& statement, const RowLock& lock);

}  // namespace sequelize::detail
