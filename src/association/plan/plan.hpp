#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <sequelize/association/association_graph.hpp>
#include <sequelize/association/find_request.hpp>
#include <sequelize/association/result_struct.hpp>
#include <sequelize/hydrate/unknown_attributes.hpp>

#include "result_level.hpp"

namespace sequelize::detail {

/// A cell of the result and where it goes: no column means that it is read for its value only.
struct PlannedCell {
    const ColumnDefinition* target = nullptr;
    std::size_t index = 0;  ///< in the result's row
};

/// One table of a joined query, and what becomes of its cells. The first node is the root.
struct PlanNode {
    const Association* association = nullptr;  ///< whose target rows they are; null: the root is a model's rows
    const IncludeRequest* request = nullptr;   ///< that asks for them; null: a finder does, or the plan is kept
    const TableDefinition* table = nullptr;
    AssociationSlot slot{};              ///< the member of the parent's struct that gets the records
    const ResultMember* into = nullptr;  ///< the same, where a result's struct has it
    const ResultLevel* level = nullptr;  ///< the result's struct; null: the rows are records of their model
    bool isRead = true;                  ///< false: nothing gets the rows
    std::string alias{};
    std::string throughAlias{};
    std::size_t parent = 0;
    bool required = false;
    bool multiplies = false;  ///< several rows may join one of the parent: so they may of a hasOne that is not unique
    Expression on{};          ///< joins the table, or its join table, to the parent
    Expression throughOn{};   ///< joins the table to its join table
    std::vector<std::size_t> reachedByOn{};   ///< nodes below, of which `on` speaks: joined in its parentheses
    std::vector<PlannedCell> recordCells{};   ///< what the record's members are read from
    std::vector<PlannedCell> throughCells{};  ///< and those of the join table's row
    UnknownAttributes unknown{};              ///< of the table's attributes, and the join table's
    UnknownAttributes throughUnknown{};
    std::vector<std::size_t> identityCells{};   ///< they tell records apart; none: each row of a to-many is one
    std::vector<std::size_t> absenceCells{};    ///< NULL when the outer join matched nothing
    std::vector<std::size_t> separateLevels{};  ///< indices into the plan's `separate`
};

/// A level that is loaded by a query of its own once the records of `node` are there.
struct SeparateInclude {
    std::vector<std::size_t> path{};  ///< to its request: which include of the finder, or level, and so on below
    const Association* association = nullptr;
    std::size_t node = 0;
    std::vector<std::size_t> keyCells{};  ///< of the node's row: what `ParentKeys` are made of
    AssociationSlot slot{};               ///< the member of the node's struct that gets the records
};

/// A finder's include tree as one SELECT, and the map from its cells to records. Nodes stand parent before child.
struct IncludePlan {
    SelectStatement statement{};
    std::vector<PlanNode> nodes{};
    std::vector<SeparateInclude> separate{};
    std::vector<std::size_t> parentCells{};    ///< of a separate level: the cells that equal the parent's key
    std::vector<std::size_t> positionCells{};  ///< what `FindRequest::page` asks for, of the root
    bool recordsAreGiven = false;              ///< there is no statement: the root's records are the program's
};

/// The parents that a separate level is loaded for. Their values are those of the association's source key where bytes
/// tell which rows have it, else those of their primary key: the database then says whose row it is. Of records that
/// are given, whose rows may be others, these are source keys with a number, or one that all of them have: see Link.
struct ParentKeys {
    const Association* association = nullptr;
    const IncludeRequest* request = nullptr;
    RowLock lock{};
    std::span<const std::vector<Expression>> values{};
    bool areGiven = false;
};

/// The include that the path leads to.
[[nodiscard]] const IncludeRequest& includeAt(const std::vector<IncludeRequest>& includes,
                                              std::span<const std::size_t> path);

/// Plans a finder of the table's model, ordered by `order` instead of the request's. Throws EagerLoadingError for
/// includes that were never declared or contradict themselves. The plan refers to the request's includes.
[[nodiscard]] IncludePlan planFind(const AssociationGraph& graph, const TableDefinition& table,
                                   const FindRequest& request, const std::vector<Ordering>& order);
/// The alias that a finder's plan, or a count's, gives the model's table.
[[nodiscard]] std::string rootAlias(const TableDefinition& table);
/// Plans what is loaded for the table's records that are there: each include is a level, and nothing is read of the
/// table itself. The plan has no statement.
[[nodiscard]] IncludePlan planLoad(const AssociationGraph& graph, const TableDefinition& table,
                                   const std::vector<IncludeRequest>& includes);
/// Plans one level that is loaded separately, for these parents. The plan refers to the parents' request.
[[nodiscard]] IncludePlan planSeparate(const AssociationGraph& graph, const ParentKeys& parents);
/// `SELECT count(*)` of the distinct root rows that the finder would give without a limit.
[[nodiscard]] SelectStatement planCount(const AssociationGraph& graph, const TableDefinition& table,
                                        const CountRequest& request);

}  // namespace sequelize::detail
