#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/writer_options.hpp>

#include "../query/expression_node.hpp"
#include "../query/json_path.hpp"
#include "../schema/fit_number.hpp"
#include "cached_finds.hpp"
#include "compiled_write.hpp"
#include "hooks/hook_masks.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

void ModelCore::requireRestriction(const Expression& where, const char* what) const {
    if (!where.isPresent())
        throw UsageError(
            fmt::format("{0} of model '{1}' has no where and would touch every row; give it one (to mean every "
                        "row: .where = literal(\"1 = 1\"))",
                        what, table_.modelName));
    if (truthOf(where) == Truth::always)
        throw UsageError(
            fmt::format("{} of model '{}' would touch every row, because its notIn list is empty; check the list "
                        "before the call",
                        what, table_.modelName));
}

/// Adds updatedAt = now, unless the update sets it itself or asks to be silent.
void ModelCore::stampUpdate(std::vector<Assignment>& assignments, bool silent) const {
    if (!table_.updatedAt || silent || assignments.empty()) return;
    const auto given = [this](const auto& a) { return a.column == *table_.updatedAt; };
    if (std::any_of(assignments.begin(), assignments.end(), given)) return;
    Value instant(now());
    fit(*table_.updatedAt, instant);
    assignments.push_back({*table_.updatedAt, Expression::ofValue(std::move(instant))});
}

std::uint64_t ModelCore::runUpdate(std::vector<Assignment> assignments, const UpdateRequest& request) const {
    stampUpdate(assignments, request.silent);
    if (assignments.empty()) return 0;
    UpdateStatement statement{
        .table = &table_, .assignments = std::move(assignments), .where = request.where, .limit = request.limit};
    CacheWrite written(database_, request.run);
    addTo(written, statement);
    return write(compiledUpdate(*this, std::move(statement)), request.run).affectedRows;
}

namespace {

/// One more part of a JSON column, beside those that are set already; false where it is no part.
bool addPart(std::vector<Assignment>& assignments, const TableDefinition& table, std::size_t index,
             const Expression& given) {
    using Form = ExpressionNode::Form;
    if (given->kind != Form::jsonPart) return false;
    const auto& column = table.columns[index];
    const Expression part = jsonPartFrom(table, given);
    if (column.type.kind != TypeSpec::Kind::JSON)
        throw UsageError(fmt::format("an update sets a part of '{}', a column of type {}; only JSON columns have parts",
                                     column.name, nameOf(column.type)));
    const auto there = std::ranges::find(assignments, index, &Assignment::column);
    if (there == assignments.end()) {
        assignments.push_back({index, jsonSet(Expression::ofName(column.name), {part})});
        return true;
    }
    if (there->expression->kind != Form::jsonSet)
        throw UsageError(fmt::format("an update sets '{}' and a part of it; give it one whole value", column.name));
    std::vector<Expression> parts(there->expression->children.begin() + 1, there->expression->children.end());
    parts.push_back(part);
    there->expression = jsonSet(Expression::ofName(column.name), std::move(parts));
    return true;
}

/// Numbers may be equal, and have other digits or another sign.
bool isExactly(const Value& a, const Value& b) {
    return a.type() != Value::Type::decimal && a.type() != Value::Type::real && a == b;
}

}  // namespace

std::vector<Assignment> ModelCore::assignmentsOf(const std::vector<NamedAssignment>& values,
                                                 std::vector<ValidationErrorItem>& errors) const {
    std::vector<Assignment> assignments;
    assignments.reserve(values.size());
    for (const auto& [reference, expression] : values) {
        const std::size_t index = indexOf(reference);
        if (addPart(assignments, table_, index, expression)) continue;
        if (std::ranges::any_of(assignments, [index](const auto& a) { return a.column == index; }))
            throw UsageError(fmt::format("an update of model '{}' sets '{}' twice; give it one value", table_.modelName,
                                         table_.columns[index].name));
        requireSettable(index);
        Assignment& assignment = assignments.emplace_back(Assignment{index, expression});
        if (!expression.value()) continue;
        Value value = storedForm(table_.columns[index], *expression.value());
        checkValue(assignment.column, value, errors);
        if (!isExactly(value, *expression.value())) assignment.expression = Expression::ofValue(std::move(value));
    }
    return assignments;
}

std::uint64_t ModelCore::update(const UpdateRequest& request) const {
    const auto types = validateHooks | bulkUpdateHooks | (request.individualHooks ? updateHooks : HookMask{0});
    return runsHooks(request.run, types) ? updateHooked(request) : updateRows(request);
}

std::uint64_t ModelCore::updateRows(const UpdateRequest& request) const {
    auto rows = rowsOf({request.where, request.limit}, request.scope, request.filters, "update");
    auto assignments = checkedAssignments(nullptr, request);
    if (assignments.empty()) {
        // nothing is written, but the rows that match are as many
        const auto matching =
            countRows({.where = std::move(rows.where), .filters = {.isSettled = true}, .run = request.run});
        return rows.limit ? std::min(*rows.limit, matching) : matching;
    }
    if (!request.keepsVersion) raiseVersions(assignments);
    return runUpdate(
        std::move(assignments),
        {.where = std::move(rows.where), .limit = rows.limit, .silent = request.silent, .run = request.run});
}

std::uint64_t ModelCore::destroyRows(const DestroyRequest& request) const {
    if (request.truncate) {
        if (request.where.isPresent() || request.limit)
            throw UsageError("destroy of model '" + table_.modelName + "': truncate takes neither where nor limit");
        if (deletesSoftly(request)) return deleteRows({filterOf(request.filters)}, request);
        truncate(request);
        return 0;
    }
    // with .force rows go that were deleted softly, too
    FilterChoice filters = request.filters;
    if (request.force) filters.paranoid = false;
    return deleteRows(rowsOf({request.where, request.limit}, request.scope, filters, "destroy"), request);
}

const Value& Amount::valueFor(const void* memberType) const {
    if (type_ && type_ != memberType)
        throw UsageError(
            "the amount is of a C++ type that is not the incremented column's: give a number, or a value of the column's "
            "own type");
    return value_;
}

namespace {

/// `by` as the column can be raised by it without being rounded. Throws ValidationError where it cannot.
Value fittedAmount(const TableDefinition& table, const ColumnDefinition& column, Value by) {
    switch (column.type.kind) {
        case TypeSpec::Kind::TINYINT:
        case TypeSpec::Kind::SMALLINT:
        case TypeSpec::Kind::MEDIUMINT:
        case TypeSpec::Kind::INTEGER:
        case TypeSpec::Kind::BIGINT:
        case TypeSpec::Kind::DECIMAL:
        case TypeSpec::Kind::FLOAT:
        case TypeSpec::Kind::DOUBLE:
        case TypeSpec::Kind::REAL:
            break;
        default:
            throw UsageError(fmt::format("model '{}': '{}' is {}, which cannot be incremented; it is no number",
                                         table.modelName, column.name, nameOf(column.type)));
    }
    if (const std::string reason = fitAmount(column.type, by); !reason.empty())
        throw ValidationError(
            {{fmt::format("the amount by which {}.{} is incremented {}", table.modelName, column.name, reason),
              "Validation error", column.name}});
    return by;
}

}  // namespace

std::vector<Assignment> ModelCore::incremented(const std::vector<NamedAmount>& amounts, bool down) const {
    std::vector<Assignment> assignments;
    assignments.reserve(amounts.size());
    for (const auto& [reference, by] : amounts) {
        const std::size_t index = indexOf(reference);
        const auto& column = table_.columns[index];
        requireSettable(index);
        if (std::ranges::any_of(assignments, [index](const auto& a) { return a.column == index; }))
            throw UsageError(fmt::format("{} of model '{}' names '{}' twice; give it one amount",
                                         down ? "decrement" : "increment", table_.modelName, column.name));
        assignments.push_back({index, Expression::arithmetic(Expression::ofName(column.name), down ? "-" : "+",
                                                             Expression::ofValue(fittedAmount(table_, column, by)))});
    }
    return assignments;
}

std::uint64_t ModelCore::increment(const std::vector<NamedAmount>& amounts, bool down,
                                   const UpdateRequest& request) const {
    auto rows =
        rowsOf({request.where, request.limit}, request.scope, request.filters, down ? "decrement" : "increment");
    if (amounts.empty()) return updateRows(request);
    auto assignments = incremented(amounts, down);
    raiseVersions(assignments);
    return runUpdate(
        std::move(assignments),
        {.where = std::move(rows.where), .limit = rows.limit, .silent = request.silent, .run = request.run});
}

}  // namespace sequelize::detail
