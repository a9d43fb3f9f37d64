#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sequelize/association/association_graph.hpp>
#include <sequelize/association/include_request.hpp>
#include <sequelize/hydrate/unknown_attributes.hpp>

namespace sequelize::detail {

/// A cell of the result and where it goes: no column means that it is read for its value only.
struct PlannedCell {
    const ColumnDefinition* target = nullptr;
    std::size_t index = 0;  ///< in the result's row
};

/// One table of a joined query, and what becomes of its cells.
struct PlanNode {
    const Association* association = nullptr;  ///< from the parent; null at the root
    const IncludeRequest* request = nullptr;   ///< null at the root
    const TableDefinition* table = nullptr;
    std::string alias{};
    std::string throughAlias{};
    std::size_t parent = 0;
    bool required = false;
    bool several =
        false;        ///< several rows may join one of the parent: so they may of a hasOne that nothing keeps unique
    Expression on{};  ///< joins the table, or its join table, to the parent
    Expression throughOn{};  ///< joins the table to its join table
    std::vector<PlannedCell> cells{};
    std::vector<PlannedCell> throughCells{};
    UnknownAttributes unknown{};  ///< of the table's attributes, and the join table's
    UnknownAttributes throughUnknown{};
    std::vector<std::size_t>
        identity{};  ///< cells whose values tell one record from another; empty: every row of a to-many is one
    std::vector<std::size_t> presence{};  ///< cells that are NULL when the outer join matched nothing
    std::vector<std::size_t> separate{};  ///< indices into the plan's `separate`
    std::vector<std::size_t> reaches{};   ///< nodes below, of which `on` speaks: they are joined inside its parentheses
};

/// A level that is loaded by a query of its own once the records of `node` are there.
struct SeparateInclude {
    const IncludeRequest* request = nullptr;
    const Association* association = nullptr;
    std::size_t node = 0;
    std::vector<std::size_t> keyCells{};  ///< of the node's row: what `ParentKeys` are made of
};

/// A finder's include tree as one SELECT, and the map from its cells to records. Nodes stand parent before child.
struct IncludePlan {
    SelectStatement statement{};
    std::vector<PlanNode> nodes{};
    std::vector<SeparateInclude> separate{};
    std::vector<std::size_t> linkCells{};  ///< of a separate level: the cells that equal the parent's key
};

/// What the root of a plan is asked for.
struct RootRequest {
    const TableDefinition* table = nullptr;
    Selection selection{};
    const std::vector<IncludeRequest>* includes = nullptr;
    Expression where{};
    std::vector<Ordering> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    RowLock lock{};
    const LinkRequest* link = nullptr;  ///< the rows of a relation
};

/// The parents that a separate level is loaded for. Their values are those of the association's source key where bytes
/// tell which rows have it, else those of their primary key: the database then says whose row it is.
struct ParentKeys {
    const Association* association = nullptr;
    const IncludeRequest* request = nullptr;
    RowLock lock{};
    std::vector<std::vector<Value>> values{};
};

/// Whether bytes tell which target rows, or rows of the join table, have a source row's key.
[[nodiscard]] bool matchesByBytes(const Association& association);
/// `columns IN (keys)`, or its like for a key of several columns.
[[nodiscard]] Expression isOneOf(const std::vector<Expression>& columns, std::span<const std::vector<Value>> keys);
/// Parents whose children, or keys whose rows, one query asks for. A longer list makes one statement too many for the
/// servers' optimisers to look at key by key.
inline constexpr std::size_t keysPerQuery = 1000;

/// Plans a finder. Throws EagerLoadingError for includes that were never declared or contradict themselves.
[[nodiscard]] IncludePlan planFind(const AssociationGraph& graph, const RootRequest& root);
/// Plans one level that is loaded separately, for these parents.
[[nodiscard]] IncludePlan planSeparate(const AssociationGraph& graph, const ParentKeys& parents);
/// `SELECT count(*)` of the distinct root rows that the finder would give without a limit.
[[nodiscard]] SelectStatement planCount(const AssociationGraph& graph, const RootRequest& root);

}  // namespace sequelize::detail
