#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "include_plan.hpp"

namespace sequelize::detail {

/// Builds a plan: nodes with their cells and conditions first, then the statement around them.
class IncludePlanner {
public:
    explicit IncludePlanner(const AssociationGraph& graph) : graph_(graph) {}

    /// The root node. `alias` is the name of its table in the query.
    void addRoot(const TableDefinition& table, const std::string& alias);
    /// Joins a join table's rows to the selected root's: each of them counts as one. `about`: what they must hold, of
    /// that alias; `selection`: what is read of them.
    void linkRoot(const Association& association,
                  const std::function<std::vector<Expression>(const std::string& alias)>& about,
                  const Selection* selection);
    [[nodiscard]] const std::optional<Join>& rootLink() const noexcept { return rootLink_; }
    /// The cells that the root's record is read from. `isIncluded`: it belongs to other records.
    void selectRoot(const Selection& selection, bool isIncluded);
    /// The nodes below `parent`; of levels that are loaded separately only what their parents need.
    void addIncludes(std::size_t parent, const std::vector<IncludeRequest>& includes);

    /// The expression with every column bound to the alias of its table, seen from that node.
    [[nodiscard]] Expression resolved(const Expression& e, std::size_t node) const;
    [[nodiscard]] std::vector<Ordering> resolved(const std::vector<Ordering>& order, std::size_t node) const;
    /// The orders that includes ask for, in the order of the nodes.
    [[nodiscard]] std::vector<Ordering> includeOrder() const;

    /// Adds a cell and returns its index in the row.
    std::size_t addCell(Expression expression);
    [[nodiscard]] std::vector<std::size_t> addCells(const std::string& alias, const TableDefinition& table,
                                                    const std::vector<std::size_t>& columns);
    /// The through cells of a node.
    void selectThrough(PlanNode& node, const Association& association, const Selection& selection);

    /// The joins of the nodes below the root that `wanted` lets through; `extra` is asked of a node's rows as well.
    using Filter = std::function<bool(std::size_t)>;
    using NodeConditions = std::map<std::size_t, std::vector<Expression>>;
    [[nodiscard]] std::vector<Join> joins(const Filter& wanted, const NodeConditions& extra = {}) const;
    /// The nodes that the expression refers to, their ancestors, and those that the conditions of these refer to.
    void markReferenced(const Expression& e, std::set<std::size_t>& nodes) const;
    /// EXISTS conditions for the required nodes right below the root and those of `joined`, which are not among them:
    /// by the node whose rows must meet them.
    [[nodiscard]] NodeConditions existence(const std::set<std::size_t>& joined) const;

    [[nodiscard]] const std::vector<PlanNode>& nodes() const noexcept { return plan_.nodes; }
    [[nodiscard]] const PlanNode& root() const noexcept { return plan_.nodes.front(); }
    [[nodiscard]] std::vector<Expression>& rootConditions() noexcept { return rootConditions_; }
    [[nodiscard]] IncludePlan& plan() noexcept { return plan_; }
    /// Whether a root row may come several times.
    [[nodiscard]] bool multiplies() const;
    [[nodiscard]] std::string uniqueAlias(const std::string& wanted);
    /// Throws EagerLoadingError when rows could not be told apart.
    void requireIdentities() const;

    /// "EXISTS (SELECT 1 FROM target ...)": a target row belongs to `parentAlias`'s row.
    [[nodiscard]] Expression existsQuery(const Association& association, const IncludeRequest& request,
                                         const std::string& parentAlias) const;

private:
    void addSeparate(std::size_t parent, const Association& association, const IncludeRequest& request);
    void addJoined(std::size_t parent, const Association& association, const IncludeRequest& request);
    void select(std::vector<PlannedCell>& cells, const TableDefinition& table, const std::string& alias,
                const Selection& selection, std::size_t node);
    void selectKey(std::vector<PlannedCell>& cells, const TableDefinition& table, const std::string& alias);
    [[nodiscard]] Join joinOf(std::size_t node, std::vector<Join> nested, const NodeConditions& extra) const;

    void markNode(std::size_t node, std::set<std::size_t>& nodes) const;
    [[nodiscard]] std::optional<Expression> byDottedName(const std::string& name, std::size_t node) const;
    /// Conditions of an include that go through its own nested ones.
    void addReaching(std::size_t index, const Expression& condition);
    [[nodiscard]] std::vector<Join> joinsFrom(std::size_t node, const Filter& wanted,
                                              const NodeConditions& extra) const;

    const AssociationGraph& graph_;
    IncludePlan plan_;
    std::optional<Join> rootLink_;
    std::vector<Expression> rootConditions_;  // what required separate levels ask of the root's rows
    std::set<std::string> aliases_;           // in lower case: SQLite does not tell case
};

/// `a`.x = `b`.y for each pair.
[[nodiscard]] std::vector<Expression> equalities(const ColumnPairs& pairs, const TableDefinition& left,
                                                 const std::string& leftAlias, const TableDefinition& right,
                                                 const std::string& rightAlias);
/// The expression with every column bound to that one table.
[[nodiscard]] Expression bound(const Expression& e, const TableDefinition& table, const std::string& alias);
/// The conditions that a scope stands for.
[[nodiscard]] std::vector<Expression> scopeConditions(const std::vector<NamedAssignment>& scope,
                                                      const TableDefinition& table, const std::string& alias);
/// Whether the expression may speak of tables that are reached through associations: by a path, a dotted name or SQL.
[[nodiscard]] bool reachesFurther(const Expression& e);
[[nodiscard]] std::vector<std::size_t> firsts(const ColumnPairs& pairs);
[[nodiscard]] std::vector<std::size_t> seconds(const ColumnPairs& pairs);
/// AND of what is present; nothing when nothing is.
[[nodiscard]] Expression allOf(std::vector<Expression> conditions);

}  // namespace sequelize::detail
