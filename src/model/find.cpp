#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/page_reader.hpp"
#include "../association/plan/strategy.hpp"
#include "../association/selected.hpp"
#include "../hydrate/read_rows.hpp"
#include "../query/expression_node.hpp"
#include "associated_terms.hpp"
#include "cached_finds.hpp"
#include "compiled_find.hpp"
#include "filters.hpp"
#include "find_unread.hpp"
#include "hooks/hook_masks.hpp"
#include "loop_detector.hpp"
#include "output_names.hpp"
#include "paging.hpp"
#include "record_access.hpp"
#include "result_levels.hpp"
#include "subquery.hpp"

namespace sequelize::detail {
namespace {

/// `field AS attribute` where the two differ, as Sequelize selects.
Projection projectionOf(const ColumnDefinition& column) {
    return {Expression::ofName(column.name), column.field == column.name ? std::string() : column.name};
}

void selectLevel(const TableDefinition& table, const ResultLevel& level, SelectStatement& statement,
                 std::vector<const ColumnDefinition*>& targets) {
    for (std::size_t i = 0; i < level.columns.size(); ++i) {
        const auto& read = level.projections[i];
        statement.projections.push_back(read.alias.empty() ? projectionOf(columnOf(table, read.expression->column))
                                                           : read);
        targets.push_back(&level.columns[i]);
    }
}

/// Selects what `.attributes` says, and says what it goes into.
void selectAttributes(const TableDefinition& table, const Selection& selection, SelectStatement& statement,
                      std::vector<const ColumnDefinition*>* targets) {
    const auto addColumn = [&](const ColumnDefinition& column) {
        if (targets) {
            if (!column.member) return;  // nothing in the struct would hold it
            targets->push_back(&column);
        }
        statement.projections.push_back(projectionOf(column));
    };
    for (const auto& [column, computed] : selectedOf(table, selection)) {
        if (column) {
            addColumn(*column);
            continue;
        }
        const Projection& projection = *computed;
        statement.projections.push_back(projection);
        if (!targets) continue;
        const auto* target = table.findAttribute(projection.alias);
        if (!target || !target->member)
            throw UsageError(
                fmt::format("model '{0}': the attribute '{1}' has no member in {2} to go into; add a field of "
                            "type DataTypes::VIRTUAL, or read rows, findAll<Row>, or a struct that has one",
                            table.modelName, projection.alias, table.structName));
        targets->push_back(target);
    }
}

/// Selects these columns, unless they are read into members already; where they stand in the row.
std::vector<std::size_t> addPositionCells(const TableDefinition& table, const std::vector<std::size_t>& columns,
                                          const std::vector<const ColumnDefinition*>& targets,
                                          SelectStatement& statement) {
    std::vector<std::size_t> cells;
    for (const auto index : columns) {
        const auto& column = table.columns[index];
        const auto read = std::find(targets.begin(), targets.end(), &column);
        cells.push_back(read == targets.end() ? statement.projections.size()
                                              : static_cast<std::size_t>(read - targets.begin()));
        if (read == targets.end()) statement.projections.push_back(projectionOf(column));
    }
    return cells;
}

}  // namespace

/// `targets` null: the rows are read by name, and any expression will do.
SelectStatement ModelCore::statementFor(const FindRequest& request,
                                        std::vector<const ColumnDefinition*>* targets) const {
    use();
    requireTransaction(request);
    requireDistinctRows(request);
    SelectStatement statement{.table = &table_,
                              .distinct = request.distinct,
                              .indexHints = request.indexHints,
                              .where = request.where,
                              .group = request.group,
                              .having = request.having,
                              .order = request.order,
                              .limit = request.limit,
                              .offset = request.offset,
                              .lock = request.lock};
    if (targets && request.level)
        selectLevel(table_, *request.level, statement, *targets);
    else
        selectAttributes(table_, request.selection, statement, targets);
    if (statement.projections.empty())
        throw UsageError("model '" + table_.modelName + "': no attribute is selected; list at least one");
    OutputNames(table_, request.selection.list).resolve(statement, database_.dialect());
    return withAnswers(*this, std::move(statement));
}

void ModelCore::requireDistinctRows(const FindRequest& request) const {
    if (!request.distinct) return;
    if (request.lock.level != Lock::none)
        throw UsageError(
            "model '" + table_.modelName +
            "': .lock locks rows, and with .distinct a row of the result stands for several; leave one out");
    if (!request.includes.empty() || request.link)
        throw EagerLoadingError("model '" + table_.modelName +
                                "': records beside others, of .include or of a relation, are told apart by their keys, "
                                "and come once by themselves; leave out .distinct");
}

/// A lock of a statement that is its own transaction ends with it, and so guards nothing.
void ModelCore::requireTransaction(const FindRequest& request) const {
    if (request.lock.level != Lock::none && !request.run.transaction)
        throw UsageError("model '" + table_.modelName +
                         "': .lock needs .transaction, until whose end rows stay locked");
    if (request.lock.level == Lock::none && (request.lock.skipLocked || request.lock.noWait))
        throw UsageError("model '" + table_.modelName + "': .skipLocked and .noWait go with .lock");
}

std::shared_ptr<const FindRequest> ModelCore::planned(const FindRequest& given) const {
    const bool mayLoadApart = choosesLevels(given, models_.includeStrategy());
    if (!given.result && !mayLoadApart) return nullptr;
    auto made = std::make_shared<FindRequest>(given.result ? withLevels(*this, given) : given);
    if (mayLoadApart) chooseLevels(models_.graph(), table_, *made, models_.includeStrategy());
    return made;
}

PreparedFind ModelCore::prepared(const FindRequest& given) const {
    Shape shape;
    shape.add(models_.graph().generation()).add(&table_);
    addTo(shape, given);
    if (!shape.isUnique())
        if (auto known = findCompiled(shape.key()))
            if (auto statement = known->statementFor({given.limit, given.offset}, shape.values())) {
                if (isCached(*this, given.run))
                    readCached(*statement, *this, given.run, known->tables(), onlyRow(table_, given));
                return {known, std::move(*statement), std::move(shape), nullptr};
            }

    auto compiled = std::make_shared<CompiledFind>();
    auto plannedRequest = planned(given);
    const FindRequest& request = plannedRequest ? *plannedRequest : given;
    compiled->level = request.level;
    compiled->wantsTables = isCached(*this, given.run);
    const bool isPlanned = !given.includes.empty() || given.link;
    if (isPlanned) {
        requireDistinctRows(request);
        compiled->plan = planOf(request);
        findUnread(models_, compiled->plan, request.selection);
    }
    auto select = isPlanned ? std::exchange(compiled->plan.statement, {}) : statementFor(request, &compiled->targets);
    compiled->positionCells = std::move(compiled->plan.positionCells);
    if (request.page && !isPlanned)
        compiled->positionCells = addPositionCells(table_, request.page->columns, compiled->targets, select);
    if (!isPlanned && !request.level) {
        compiled->unknown = {unreadBeside(compiled->targets), computedColumns(table_, request.selection.list)};
        noteUnread(compiled->unknown.unread);
    }
    auto statement = compiled->compile(database_.dialect(), select, shape);
    if (compiled->wantsTables) readCached(statement, *this, given.run, compiled->tables(), onlyRow(table_, given));
    if (compiled->isReusable()) keepCompiled(shape.key(), compiled);
    return {std::move(compiled), std::move(statement), std::move(shape), std::move(plannedRequest)};
}

void ModelCore::find(const FindRequest& request, RecordSink sink) const {
    if (runsHooks(request.run, findHooks))
        findHooked(request, sink);
    else
        findRecords(request, sink);
}

void ModelCore::findRecords(const FindRequest& given, RecordSink sink) const {
    if (auto* loops = models_.loops()) loops->note(*this, given);
    const SentRequest sent(*this, given);
    const FindRequest& request = *sent;
    if (!request.includes.empty() || request.link) {
        findIncluded(request, sink);
        return;
    }
    auto [compiled, statement, shape, planned] = prepared(request);
    readFound(*compiled, std::move(statement), request.run, request.page, sink);
}

void ModelCore::readFound(const CompiledFind& compiled, CompiledSql statement, const RunOptions& run, PageReader* page,
                          RecordSink sink) const {
    auto result = database_.query(std::move(statement), about(run));
    const RecordReader reader(compiled.level ? compiled.level->names : table_, compiled.targets);
    // What it gave last time is what it likely gives now: records that move to a bigger room cost as much as to read
    // them.
    sink.expect(compiled.lastRows);
    std::size_t count = 0;
    while (result.rows().next()) {
        if (page && !page->take(result.rows().row(), compiled.positionCells)) break;
        void* record = sink.append();
        reader.read(result.rows().row(), record);
        if (!compiled.level) markRead(record, compiled.unknown, run);
        ++count;
    }
    sink.expect(count);
    compiled.lastRows = count;
}

void ModelCore::findEach(const FindRequest& given, RecordSink records, const std::function<bool(void*)>& visit) const {
    std::optional<FindRequest> asked;
    if (auto* loops = models_.loops()) loops->note(*this, given);
    if (runsHooks(given.run, findHooks)) asked = hookedFind(given);
    const FindRequest& unsettled = asked ? *asked : given;
    const Settled settled(*this, unsettled);
    if (!(*settled).includes.empty() || (*settled).batchSize) {
        readBatches(*settled, "findEach with .include or .batchSize", records, [&] {
            for (std::size_t i = 0; i < records.operations->size(records.container); ++i)
                if (!visit(records.operations->at(records.container, i))) return false;
            return true;
        });
        return;
    }
    const SentRequest sent(*this, *settled);
    const FindRequest& request = *sent;
    auto [compiled, statement, shape, planned] = prepared(request);
    statement.read = nullptr;  // in constant memory: nothing is kept
    auto result = database_.query(std::move(statement), about(request.run));
    const RecordReader reader(compiled->level ? compiled->level->names : table_, compiled->targets);
    while (result.rows().next()) {
        records.operations->clear(records.container);
        void* record = records.append();
        reader.read(result.rows().row(), record);
        if (!compiled->level) markRead(record, compiled->unknown, request.run);
        if (asked && !compiled->level) {
            FindHook hook{*this, *asked, record, 1};
            runHooks(HookType::afterFind, &hook);
        }
        if (!visit(record)) return;
    }
}

std::vector<Row> ModelCore::findRows(const FindRequest& given) const {
    std::optional<FindRequest> asked;
    if (auto* loops = models_.loops()) loops->note(*this, given);
    if (runsHooks(given.run, findHooks)) asked = hookedFind(given);
    const SentRequest sent(*this, asked ? *asked : given);
    const FindRequest& request = *sent;
    if (!request.includes.empty())
        throw EagerLoadingError("model '" + table_.modelName + "': rows have no members for an include; find structs");
    const SelectStatement statement = statementFor(request, nullptr);
    std::vector<TypeSpec::Kind> kinds;
    for (const auto& projection : statement.projections) {
        const bool isColumn = projection.expression->kind == ExpressionNode::Form::column;
        const auto& reference = projection.expression->column;
        const auto* column = !isColumn               ? nullptr
                             : reference.offset >= 0 ? table_.findByOffset(reference.offset)
                                                     : table_.findByName(reference.name);
        kinds.push_back(column ? column->type.kind : TypeSpec::Kind::unspecified);
    }
    auto result = database_.query(selectCached(*this, statement, request.run), about(request.run));
    return readRows(result.rows(), kinds);
}

Expression countOf(const CountRequest& request) {
    if (request.distinct && !request.column.isPresent())
        throw UsageError("count: .distinct needs .col, the column whose values are counted");
    Expression counted = request.column.isPresent() ? request.column : Expression::ofName("*");
    if (request.distinct) counted = Expression::call("DISTINCT", {std::move(counted)});
    return Expression::call("count", {std::move(counted)});
}

SelectStatement ModelCore::countStatement(const CountRequest& request) const {
    use();
    Expression count = countOf(request);
    if (!request.includes.empty() || request.link) return countIncluded(request);
    SelectStatement statement{.table = &table_, .indexHints = request.indexHints, .where = request.where};
    statement.projections.push_back({std::move(count), "count"});
    return withAnswers(*this, std::move(statement));
}

namespace {

/// What a COUNT gave, which no database gives as a negative number or NULL.
std::uint64_t countIn(ResultStream result) {
    if (!result.rows().next()) return 0;
    const Cell& cell = result.rows().row().front();
    if (cell.type == Cell::Type::unsignedInteger) return cell.unsignedInteger;
    if (cell.type == Cell::Type::integer) return static_cast<std::uint64_t>(cell.integer);
    throw ConversionError("COUNT gave no integer");
}

}  // namespace

std::uint64_t ModelCore::count(const CountRequest& request) const {
    if (runsHooks(request.run, countHooks)) return countRows(hookedCount(request));
    return countRows(request);
}

std::uint64_t ModelCore::countRows(const CountRequest& given) const {
    const Settled settled(*this, given);
    const CountRequest& request = *settled;
    Shape shape;
    shape.add(models_.graph().generation()).add(&table_).add(std::string_view("count"));
    addTo(shape, request);
    if (const auto known = shape.isUnique() ? nullptr : findCompiled(shape.key()))
        if (auto statement = known->statementFor({}, shape.values())) {
            if (isCached(*this, request.run)) readCached(*statement, *this, request.run, known->tables());
            return countIn(database_.query(std::move(*statement), about(request.run)));
        }
    auto compiled = std::make_shared<CompiledFind>();
    compiled->wantsTables = isCached(*this, request.run);
    auto statement = compiled->compile(database_.dialect(), countStatement(request), shape);
    if (compiled->wantsTables) readCached(statement, *this, request.run, compiled->tables());
    if (compiled->isReusable()) keepCompiled(shape.key(), std::move(compiled));
    return countIn(database_.query(std::move(statement), about(request.run)));
}

/// Each group of a grouping is one row.
std::uint64_t ModelCore::countMatches(const FindRequest& given) const {
    const Settled settled(*this, given);
    const FindRequest& request = *settled;
    requireDistinctRows(request);
    if (!request.includes.empty() || (!request.distinct && request.group.empty() && !request.having.isPresent()))
        return count({.includes = given.includes,
                      .indexHints = given.indexHints,
                      .where = given.where,
                      .scope = given.scope,
                      .filters = given.filters,
                      .run = given.run});
    FindRequest asked = given;
    if (runsHooks(given.run, countHooks)) {
        applyScope(*this, asked);
        asked.where = hookedCount({.where = asked.where, .scope = asked.scope, .run = given.run}).where;
    }
    SelectStatement groups = statementFor(*Settled(*this, asked), nullptr);
    groups.order.clear();
    groups.limit.reset();
    groups.offset.reset();
    groups.lock = {};
    SelectStatement statement{
        .table = &table_, .query = std::make_shared<const SelectStatement>(std::move(groups)), .alias = "groups"};
    statement.projections.push_back({Expression::call("count", {Expression::ofName("*")}), "count"});
    return countIn(database_.query(selectCached(*this, statement, request.run), about(request.run)));
}

bool ModelCore::exists(const FindRequest& given) const {
    use();
    const Settled settled(*this, given);
    const FindRequest& request = *settled;
    if (!request.includes.empty())  // a scope's
        return count({.includes = request.includes,
                      .indexHints = request.indexHints,
                      .where = request.where,
                      .filters = {.isSettled = true},
                      .run = request.run}) > 0;
    SelectStatement statement{.table = &table_, .indexHints = request.indexHints, .where = request.where, .limit = 1};
    statement.projections.push_back({Expression(Literal{"1"}), "found"});
    auto result =
        database_.query(selectCached(*this, withAnswers(*this, std::move(statement)), request.run), about(request.run));
    return result.rows().next();
}

Value ModelCore::aggregate(const char* function, Expression column, const FindRequest& given) const {
    use();
    const Settled settled(*this, given);
    const FindRequest& request = *settled;
    requireNoRequiredInclude(request, function);
    const auto& definition = table_.columns[indexOf(column->column)];
    if (definition.type.kind == TypeSpec::Kind::GEOMETRY)
        throw UsageError(fmt::format(
            "{} of model '{}': shapes have no order: '{}' is a column of type GEOMETRY; ask for what a function "
            "makes of it, findAll<Row> with .attributes",
            function, table_.modelName, definition.name));
    SelectStatement statement{.table = &table_, .indexHints = request.indexHints, .where = request.where};
    statement.projections.push_back({Expression::call(function, {std::move(column)}), function});
    auto result =
        database_.query(selectCached(*this, withAnswers(*this, std::move(statement)), request.run), about(request.run));
    result.rows().next();
    return toValue(typedAs(definition, result.rows().row().front()));
}

void ModelCore::restrictToKey(FindRequest& request, std::vector<Value> key) const {
    if (table_.primaryKey.empty())
        throw UsageError("model '" + table_.modelName + "' has no primary key; use findOne with a where");
    if (key.size() != table_.primaryKey.size())
        throw UsageError(fmt::format("model '{}': the primary key has {} columns, but {} values were given",
                                     table_.modelName, table_.primaryKey.size(), key.size()));
    std::vector<Expression> terms;
    if (request.where.isPresent()) terms.push_back(std::move(request.where));
    for (std::size_t i = 0; i < key.size(); ++i) {
        terms.push_back(Expression::compare(Predicate::eq,
                                            Expression::ofName(table_.columns[table_.primaryKey[i]].name),
                                            Expression::ofValue(std::move(key[i]))));
    }
    request.where = Expression::conjunction(std::move(terms));
}

void ModelCore::rejectEmpty() const {
    throw EmptyResultError("model '" + table_.modelName + "': no row matches, and rejectOnEmpty is set");
}

}  // namespace sequelize::detail
