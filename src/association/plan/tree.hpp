#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plan.hpp"

namespace sequelize::detail {

/// What stands at the root of a tree: a model's rows, or the target rows of an association.
struct TreeRoot {
    const TableDefinition* table = nullptr;
    std::string name{};                        ///< its alias, where that is free
    const Selection* selection = nullptr;      ///< null: the rows are not read
    const Association* association = nullptr;  ///< whose target rows they are; its join table is joined
    const IncludeRequest* request = nullptr;   ///< that asks for them
    Expression throughFilter{};                ///< what the join table's filters give
    const ResultLevel* level = nullptr;        ///< how the rows are read; null: as records
};

/// The tables that a finder and its includes join, each with its alias, its conditions and its cells. Complete once it
/// is made; what makes statements of it only reads it, but for further cells and aliases.
class PlanTree {
public:
    /// Throws EagerLoadingError for includes that were never declared or contradict themselves, and when the rows are
    /// read and could not be told apart. `taken`: aliases of a query around this one. Refers to the includes.
    PlanTree(const AssociationGraph& graph, const TreeRoot& root, const std::vector<IncludeRequest>& includes,
             std::set<std::string> taken = {});

    [[nodiscard]] const std::vector<PlanNode>& nodes() const noexcept { return nodes_; }
    [[nodiscard]] const PlanNode& root() const noexcept { return nodes_.front(); }
    /// Joins the join table's rows to the root's: each of them counts as one.
    [[nodiscard]] const std::optional<Join>& rootLink() const noexcept { return rootLink_; }
    /// What required separate levels ask of the root's rows.
    [[nodiscard]] const std::vector<Expression>& rootConditions() const noexcept { return rootConditions_; }
    /// Whether a root row may come several times.
    [[nodiscard]] bool multiplies() const;
    [[nodiscard]] const AssociationGraph& graph() const noexcept { return graph_; }
    [[nodiscard]] const std::set<std::string>& aliases() const noexcept { return aliases_; }

    // resolve.cpp
    /// The expression with every column bound to the alias of its table, seen from that node.
    [[nodiscard]] Expression resolved(const Expression& e, std::size_t node) const;
    [[nodiscard]] std::vector<Ordering> resolved(const std::vector<Ordering>& order, std::size_t node) const;
    /// The orders that includes ask for, in the order of the nodes.
    [[nodiscard]] std::vector<Ordering> includeOrder() const;
    /// Adds the nodes that the expression refers to, their ancestors, and those that the conditions of these refer to.
    void addReferenced(const Expression& e, std::set<std::size_t>& nodes) const;

    /// A name that no table of the query has yet.
    std::string uniqueAlias(const std::string& wanted);
    /// One more cell; its index in the row.
    std::size_t addCell(Expression expression);
    /// The cells of these columns; those that are there already are not read twice.
    std::vector<std::size_t> addCells(const std::string& alias, const TableDefinition& table,
                                      const std::vector<std::size_t>& columns);

    /// The plan of a statement that selects the tree's cells. `parentCells`: see IncludePlan.
    [[nodiscard]] IncludePlan plan(SelectStatement statement, std::vector<std::size_t> parentCells = {}) &&;

private:
    void addRoot(const TreeRoot& root);
    using Path = std::vector<std::size_t>;  ///< see SeparateInclude
    void addIncludes(std::size_t parent, const std::vector<IncludeRequest>& includes, const Path& above);
    void addSeparate(std::size_t parent, const Association& association, const IncludeRequest& request, Path path);
    void addSeparateLevel(PlanNode& node, std::size_t parent, const Association& association,
                          const IncludeRequest& request, Path path);
    void addJoined(std::size_t parent, const Association& association, const IncludeRequest& request, const Path& path);
    void setConditions(std::size_t node);
    void setCells(std::size_t node);
    /// A condition of an include that goes through its own nested ones.
    void addReaching(std::size_t node, const Expression& condition);
    void requireIdentities() const;

    void select(std::vector<PlannedCell>& cells, std::size_t node, const Selection& selection);
    /// What a result's struct reads: of the node itself, or, once they are there, of the nodes below.
    void selectResult(std::size_t node, bool below);
    void selectFurther(std::size_t index, const Selection& selection);
    /// Throws EagerLoadingError where the association of that name is loaded by a query of its own.
    void requireNotSeparate(std::size_t node, std::string_view name) const;
    [[noreturn]] void failNotJoined(std::size_t node) const;
    void requireOneOf(std::size_t node, const ColumnDefinition& column, const Expression& read) const;
    void selectThrough(PlanNode& node, const Selection& selection);
    void selectKey(std::vector<PlannedCell>& cells, const TableDefinition& table, const std::string& alias);

    void addNode(std::size_t node, std::set<std::size_t>& nodes) const;
    [[nodiscard]] std::optional<Expression> byDottedName(const std::string& name, std::size_t node) const;

    const AssociationGraph& graph_;
    std::set<std::string> aliases_;  // in lower case: SQLite does not tell case
    std::vector<PlanNode> nodes_;
    std::vector<SeparateInclude> separate_;
    std::vector<Projection> projections_;
    std::optional<Join> rootLink_;
    std::vector<Expression> rootConditions_;
};

/// Whether the expression may speak of tables that are reached through associations: by a path, a dotted name or SQL.
[[nodiscard]] bool reachesFurther(const Expression& e);

}  // namespace sequelize::detail
