// Common table expressions. A step of a recursive one reads its model's table beside the rows that were found before:
//
//     WITH RECURSIVE Node (id, parent_id, depth) AS (
//         SELECT ... FROM categories AS Category WHERE Category.parent_id IS NULL
//         UNION ALL
//         SELECT ... FROM categories AS Category INNER JOIN Node AS Node ON 1 = 1 WHERE Category.parent_id = Node.id)
//     SELECT ... FROM Node AS Node
#include <sequelize/model/common_table.hpp>

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/selected.hpp"
#include "../query/expression_node.hpp"
#include "../query/subquery.hpp"
#include "cached_finds.hpp"
#include "subquery.hpp"

namespace sequelize::detail {
namespace {

/// A name for the table that is no other one's, which it would hide.
std::string freeName(const ModelSet& models, const ResultStruct& result) {
    std::string name(result.name);
    while (models.ofTable(name)) name += '_';
    return name;
}

/// Those of rows found before stand beside the step's own.
SelectStatement stepOf(const SelectStatement& given, const CommonTable& common, const std::vector<std::string>& names) {
    const auto own = namesOf(given);
    if (!std::ranges::is_permutation(own, names))
        throw UsageError(fmt::format(
            "the step of the recursive select of {} has other columns than its base; give both .attributes of the same "
            "names",
            common.table.structName));
    if (given.query || !given.operands.empty() || given.limit || given.offset || !given.group.empty() ||
        given.having.isPresent() || given.distinct)
        throw UsageError(fmt::format(
            "the step of the recursive select of {} has a .limit, .group, .having or .distinct, or is a UNION, which no "
            "step can have; say it of the whole: .findAll({{.limit = ...}})",
            common.table.structName));
    SelectStatement step = *withOuter(std::make_shared<const SelectStatement>(withNames(given, names)), common.table,
                                      common.table.modelName);
    if (!namesOuter(step))
        throw UsageError(fmt::format(
            "the step of the recursive select of {0} does not say how its rows follow from those before, and would find "
            "the same ones for ever; name these: .where = {{{{&Category::parent_id, outer(&{0}::id)}}}}",
            common.table.structName));
    step.joins.push_back({.table = &common.table,
                          .alias = common.table.modelName,
                          .required = true,
                          .on = Expression(Literal{"1 = 1"})});
    return step;
}

}  // namespace

CommonQuery commonQuery(const ResultStruct& result, const SelectedQuery& base, const SelectedQuery* step) {
    const ModelCore& core = base.model.core();
    if (step && &step->model.core().models() != &core.models())
        throw UsageError("these selects are of models of several Sequelize objects; ask one database at a time");
    auto common = std::make_shared<CommonTable>();
    common->table = tableOf(result, *base.statement);
    common->table.modelName = common->table.tableName = freeName(core.models(), result);
    if (!step) {
        common->query = base.statement;
        return {base.model, std::move(common)};
    }
    common->recursive = true;
    SelectStatement whole = *combined(SetOperation::uniteAll, {base}).statement;
    whole.operands.push_back({SetOperation::uniteAll, std::make_shared<const SelectStatement>(stepOf(
                                                          *step->statement, *common, namesOf(*base.statement)))});
    common->query = std::make_shared<const SelectStatement>(std::move(whole));
    return {base.model, std::move(common)};
}

SelectedQuery CommonQuery::selected(const FindRequest& request) const {
    const auto& definition = table->table;
    const auto& run = request.run;
    if (!request.includes.empty() || request.scope || !request.filters.leftOut.empty() || !request.filters.paranoid ||
        !request.indexHints.empty() || request.lock.level != Lock::none || request.rejectOnEmpty || run.transaction ||
        run.logging || run.timeout || !run.tag.empty() || run.outside || saysAnything(run.cache))
        throw UsageError(fmt::format(
            "{} are rows of a select, and no model's: .include, .scope, .unfiltered, .paranoid, .indexHints, "
            ".lock, .tag, .cache and .rejectOnEmpty have no meaning there, nor has a call's .transaction within another "
            "statement; leave them out",
            definition.structName));
    SelectStatement statement{.with = table,
                              .table = &definition,
                              .distinct = request.distinct,
                              .where = request.where,
                              .group = request.group,
                              .having = request.having,
                              .order = request.order,
                              .limit = request.limit,
                              .offset = request.offset};
    const ColumnDefinition* column = nullptr;
    for (const auto& [read, computed] : selectedOf(definition, request.selection)) {
        column = read;
        statement.projections.push_back(read ? Projection{Expression::ofName(read->name), {}} : *computed);
    }
    if (statement.projections.empty())
        throw UsageError(fmt::format("no column of {} is selected; list at least one", definition.structName));
    if (statement.projections.size() > 1) column = nullptr;
    return {model, std::make_shared<const SelectStatement>(std::move(statement)), column};
}

SelectedQuery CommonQuery::selected(FindRequest request, Expression expression) const {
    requireNoSelection(table->table.structName, request.selection);
    const bool isColumn = expression->kind == ExpressionNode::Form::column;
    request.selection = {.all = false, .list = {{std::move(expression), isColumn ? std::string() : "value"}}};
    return selected(request);
}

std::uint64_t CommonQuery::count(const CountRequest& request) const {
    FindRequest rows{.includes = request.includes,
                     .indexHints = request.indexHints,
                     .where = request.where,
                     .scope = request.scope,
                     .filters = request.filters};
    const auto query = selected(std::move(rows), countOf(request));
    std::uint64_t count = 0;
    auto result = openSubquery(query, {.run = request.run});
    while (result.rows().next()) readByPosition(result.rows(), count);
    return count;
}

}  // namespace sequelize::detail
