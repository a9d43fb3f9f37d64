// Selects that stand in other statements, and UNIONs of them as results of their own:
//
//     SELECT * FROM (SELECT title, year FROM books AS Book UNION ALL SELECT ...) AS whole ORDER BY whole.title LIMIT ?
#include <sequelize/model/subquery.hpp>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/model_subqueries.hpp>

#include "../core/ascii.hpp"
#include "../hydrate/read_rows.hpp"
#include "../query/expression_node.hpp"
#include "../query/subquery.hpp"
#include "cached_finds.hpp"
#include "filters.hpp"
#include "subquery.hpp"

namespace sequelize::detail {
namespace {

using Form = ExpressionNode::Form;
using FunctionNames = std::initializer_list<std::string_view>;

/// The column whose values the expression gives; null: not known, or of no column.
const ColumnDefinition* valuesOf(const TableDefinition& table, const Expression& e) {
    if (e->kind == Form::column && e->column.table.empty() && e->column.path.empty())
        return e->column.offset >= 0 ? table.findByOffset(e->column.offset) : table.findByName(e->column.name);
    if (e->kind == Form::call && e->children.size() == 1 &&
        isOneOfWords(e->text, FunctionNames{"MIN", "MAX", "ANY_VALUE"}))
        return valuesOf(table, e->children.front());
    return nullptr;
}

bool isAggregate(const Expression& e) {
    if (isAggregateCall(e)) return true;
    const bool givesEachRow = e->kind == Form::subquery || e->kind == Form::window;
    return !givesEachRow && std::ranges::any_of(e->children, isAggregate);
}

}  // namespace

std::vector<std::string> namesOf(const SelectStatement& query) {
    std::vector<std::string> names;
    for (const auto& projection : query.projections) {
        const auto& reference = projection.expression->column;
        const bool isColumn = projection.alias.empty() && projection.expression->kind == Form::column;
        names.push_back(!isColumn               ? projection.alias
                        : reference.offset >= 0 ? query.table->byOffset(reference.offset).name
                                                : reference.name);
    }
    return names;
}

SelectStatement withNames(const SelectStatement& query, const std::vector<std::string>& names) {
    const auto own = namesOf(query);
    const bool isPermutation = own != names && std::ranges::is_permutation(own, names);
    if (!isPermutation || std::ranges::find(names, std::string()) != names.end()) return query;
    SelectStatement ordered = query;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto place = std::ranges::find(own, names[i]) - own.begin();
        ordered.projections[i] = query.projections[static_cast<std::size_t>(place)];
    }
    for (auto& operand : ordered.operands)
        operand.query = std::make_shared<const SelectStatement>(withNames(*operand.query, names));
    return ordered;
}

SelectStatement ModelCore::subquery(const FindRequest& given) const {
    const auto& run = given.run;
    if (run.transaction || run.logging || run.timeout || !run.tag.empty() || run.outside || !run.hooks ||
        saysAnything(run.cache) || run.reading == ReadFrom::primary || given.lock.level != Lock::none ||
        given.lock.skipLocked || given.lock.noWait || given.rejectOnEmpty)
        throw UsageError(fmt::format(
            "a select of model '{}' stands in another statement: .transaction, .timeout, .tag, .cache, .useMaster, "
            ".logging, .hooks, .lock and .rejectOnEmpty are that one's; leave them out",
            table_.modelName));
    const Settled settled(*this, given);
    const FindRequest& request = *settled;
    if (!request.includes.empty())
        throw EagerLoadingError(
            fmt::format("a select of model '{}' that stands in another statement has no includes{}; say it in .where: "
                        "exists(...) or Op::in(...) of a select of the included model",
                        table_.modelName, given.includes.empty() ? ", and its scope brings some" : ""));
    SelectStatement statement = statementFor(request, nullptr);
    // Where all rows count alike their order says nothing, and MySQL would sort them.
    if (!statement.limit && !statement.offset) statement.order.clear();
    return statement;
}

SelectedQuery selectedQuery(const ModelCore& core, const FindRequest& request) {
    return {core.handle(), std::make_shared<const SelectStatement>(core.subquery(request)), nullptr};
}

void requireNoSelection(const std::string& model, const Selection& selection) {
    if (!selection.all || !selection.list.empty() || !selection.excluded.empty())
        throw UsageError(fmt::format(
            "a select of model '{}' reads its first argument, and has .attributes besides; leave these out, or the "
            "argument: select({{.attributes = ...}})",
            model));
}

SelectedQuery selectedQuery(const ModelCore& core, FindRequest request, Expression selected) {
    const auto& table = core.table();
    requireNoSelection(table.modelName, request.selection);
    const bool isColumn = selected->kind == Form::column;
    const auto* column = valuesOf(table, selected);
    // An expression needs a name until the statement is there.
    request.selection = {.all = false, .list = {{std::move(selected), isColumn ? std::string() : "value"}}};
    SelectStatement statement = core.subquery(request);
    return {core.handle(), std::make_shared<const SelectStatement>(std::move(statement)), column};
}

SelectedQuery combined(SetOperation operation, const std::vector<SelectedQuery>& queries) {
    const auto& first = queries.front();
    const auto names = namesOf(*first.statement);
    SelectStatement whole = *first.statement;
    if (whole.limit || whole.offset || whole.with || !whole.operands.empty()) {  // it stands as one
        if (std::ranges::find(names, std::string()) != names.end())
            throw UsageError("a column of the first select has no name, by which the whole could be read; give it one");
        whole = SelectStatement{.table = first.statement->table, .query = first.statement, .alias = "part"};
        for (const auto& name : names) whole.projections.push_back({Expression::ofColumn("part", name), name});
    }
    const ColumnDefinition* column = first.column;
    for (auto query = queries.begin() + 1; query != queries.end(); ++query) {
        if (&query->model.core().models() != &first.model.core().models())
            throw UsageError("these selects are of models of several Sequelize objects; ask one database at a time");
        const auto& statement = *query->statement;
        if (statement.projections.size() != whole.projections.size())
            throw UsageError(fmt::format(
                "these selects have {} and {} columns; those that go together have as many, and alike ones: list them in "
                ".attributes",
                whole.projections.size(), statement.projections.size()));
        if (query->column != column && !(query->column && column && query->column->type.kind == column->type.kind))
            column = nullptr;
        whole.operands.push_back({operation, std::make_shared<const SelectStatement>(withNames(statement, names))});
    }
    return {first.model, std::make_shared<const SelectStatement>(std::move(whole)), column};
}

Expression existsOf(const SelectedQuery& query) {
    SelectStatement statement = *query.statement;
    const bool isPlain =
        !statement.having.isPresent() && !statement.distinct && statement.operands.empty() && !statement.with;
    // without a grouping an aggregate gives a row in any case
    const bool hasAggregate = std::ranges::any_of(
        statement.projections, [](const Projection& projection) { return isAggregate(projection.expression); });
    if (isPlain && !hasAggregate) statement.projections = {{Expression(Literal{"1"}), {}}};
    return Expression::exists(std::move(statement));
}

Expression scalarOf(const SelectedQuery& query) {
    const auto& statement = *query.statement;
    const bool isTotal = statement.group.empty() && !statement.having.isPresent() && statement.operands.empty() &&
                         isAggregate(statement.projections.front().expression);
    if (!isTotal && statement.limit != 1)
        throw UsageError(fmt::format(
            "scalar() of a select of model '{}' that may have several rows: with two of them MySQL and MariaDB fail, and "
            "SQLite takes any; give it .limit = 1 and an .order that says which, or select an aggregate: fn(\"MAX\", ...)",
            statement.table->modelName));
    return query.expression();
}

namespace {

constexpr const char* wholeAlias = "whole";

/// A name of the result, as an order has it.
Expression ofWhole(const Expression& e, const SubqueryTail& tail) {
    if (e->kind != Form::column) return withChildren(e, [&](const Expression& child) { return ofWhole(child, tail); });
    const auto& reference = e->column;
    if (reference.offset < 0) return reference.table.empty() ? Expression::ofColumn(wholeAlias, reference.name) : e;
    const auto found = std::ranges::find(tail.result->members, reference.offset, &ResultMember::offset);
    return Expression::ofColumn(wholeAlias, std::string(found->name));
}

ResultStream opened(const SelectedQuery& query, const SubqueryTail& tail) {
    const ModelCore& core = query.model.core();
    auto& database = core.database();
    const RunOptions run = withAmbient(database, tail.run);
    if (tail.order.empty() && !tail.limit && !tail.offset)
        return database.query(database.dialect().select(*query.statement), run);
    SelectStatement whole{.table = query.statement->table,
                          .query = query.statement,
                          .alias = wholeAlias,
                          .projections = {{Expression(Literal{"*"}), {}}},
                          .limit = tail.limit,
                          .offset = tail.offset};
    for (const auto& ordering : tail.order) whole.order.push_back(ordering.of(ofWhole(ordering.expression, tail)));
    return database.query(database.dialect().select(whole), run);
}

}  // namespace

ResultStream openSubquery(const SelectedQuery& query, const SubqueryTail& tail) {
    return opened(query, tail);
}

std::vector<Row> subqueryRows(const SelectedQuery& query, const SubqueryTail& tail) {
    const auto& statement = *query.statement;
    std::vector<TypeSpec::Kind> kinds;
    for (const auto& projection : statement.projections) {
        const auto* column = valuesOf(*statement.table, projection.expression);
        kinds.push_back(column ? column->type.kind : TypeSpec::Kind::unspecified);
    }
    auto result = opened(query, tail);
    return readRows(result.rows(), kinds);
}

void readSubquery(const SelectedQuery& query, const SubqueryTail& tail, const ResultStruct& result, RecordSink sink) {
    const ModelCore& core = query.model.core();
    if (const auto models = core.models().ofStruct(result.tag); models.size() == 1) {
        models.front()->readResult(opened(query, tail), sink, withAmbient(core.database(), tail.run));
        return;
    }
    const TableDefinition names = tableOf(result, *query.statement);
    readNamed(names, opened(query, tail), sink);
}

TableDefinition tableOf(const ResultStruct& result, const SelectStatement& query) {
    TableDefinition table{.structName = std::string(result.name), .structTag = result.tag};
    const auto names = namesOf(query);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto member = std::ranges::find(result.members, names[i], &ResultMember::name);
        if (names[i].empty() || member == result.members.end() || !member->kind->column)
            throw UsageError(fmt::format(
                "{0} has no member for the column '{1}' of the select; give it one of this name and of a column's type, "
                "or leave the column out of .attributes",
                result.name, names[i]));
        ColumnDefinition column;
        column.name = column.field = names[i];
        const auto* read = query.operands.empty() ? valuesOf(*query.table, query.projections[i].expression) : nullptr;
        column.type = read ? read->type : member->kind->column->columnType();
        column.member = {.offset = member->offset, .type = member->kind->column};
        table.columns.push_back(std::move(column));
    }
    for (const auto& member : result.members)
        if (std::ranges::find(names, member.name) == names.end())
            throw UsageError(
                fmt::format("nothing fills {0}::{1}: the select has no column of this name; add it to "
                            ".attributes, or leave the member out of {0}",
                            result.name, member.name));
    return table;
}

}  // namespace sequelize::detail
