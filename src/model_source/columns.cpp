#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../schema/identifier.hpp"
#include "expressions.hpp"
#include "plan.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

/// Up to so many enumerators the compiler is asked for their names.
constexpr std::size_t fewEnumerators = 100;

const PlannedEnum* planEnum(SourcePlan& plan, PlannedModel& model, const PlannedColumn& column) {
    if (column.model.type.kind != Kind::ENUM) return nullptr;
    PlannedEnum result{.name = plan.types.take(model.structName + pascalCase(column.member))};
    NameScope names;
    for (const auto& value : column.model.type.values)
        result.values.emplace_back(names.take(cppName(value, value.empty() ? "none" : "value")), value);
    return &model.enums.emplace_back(std::move(result));
}

bool isRequiredElsewhere(const SourcePlan& plan, const PlannedModel& model, const std::string& column) {
    const auto names = [&](const std::vector<std::string>& list) {
        return std::ranges::any_of(list, [&](const auto& name) { return equalIgnoringCase(name, column); });
    };
    for (const auto& key : model.table->foreignKeys)
        if (names(key.columns)) return true;
    for (const auto& other : plan.models)
        for (const auto& key : other.table->foreignKeys)
            if (equalIgnoringCase(key.targetTable, model.table->name) && names(key.targetColumns)) return true;
    return false;
}

/// Why the column has no member; empty: it has one.
std::string reasonToLeaveOut(const SourcePlan& plan, const PlannedModel& model, const PlannedColumn& column) {
    const ColumnSchema& schema = *column.column;
    if (!schema.generated.empty()) return fmt::format("the database computes it: ({})", schema.generated);
    if (schema.name.empty()) return "it has no name, and no statement of a model's can name it; rename it first";
    if (model.isInPrimaryKey(schema.name) || isRequiredElsewhere(plan, model, schema.name)) return {};
    if (const auto fault = identifierFault(schema.name); !fault.empty()) return "its name " + fault;
    const bool mayBeLeftOut = schema.allowNull || schema.defaultValue || schema.autoIncrement;
    const bool hasDefault = schema.defaultValue && !equalIgnoringCase(*schema.defaultValue, "null");
    const bool isHeld = column.model.holdsValues && (!hasDefault || column.model.writesDefault);
    if (column.model.holdsAnything && mayBeLeftOut)
        return column.model.remarks.empty() ? "SQLite stores values of any type in it" : column.model.remarks.front();
    if (column.model.nearness != Nearness::other || !mayBeLeftOut || isHeld) return {};
    return column.model.remarks.empty() ? "its type is no model's" : column.model.remarks.front();
}

/// A constant is the member's initialiser, too, where the member always has a value.
void planConstant(PlannedColumn& column, std::string constant) {
    if (!column.isOptional) column.initialiser = constant;
    column.field.defaultValue =
        column.model.isSpelledSo ? std::move(constant) : "literal(" + cppText(*column.column->defaultValue) + ")";
}

void planDefault(const PlannedModel& model, PlannedColumn& column, const PlannedEnum* values) {
    const ColumnSchema& schema = *column.column;
    if (!schema.defaultValue || equalIgnoringCase(*schema.defaultValue, "null") || schema.autoIncrement) return;
    const std::string& sql = *schema.defaultValue;
    if (!column.model.writesDefault)
        column.remarks.push_back(fmt::format("DEFAULT {}: sync() would write none for this type", sql));
    if (column.model.constant)
        if (auto constant = cppConstant(*column.model.constant, column.model.type, values)) {
            if (model.isInPrimaryKey(schema.name) && !column.model.isSpelledSo) {
                column.remarks.push_back("DEFAULT " + sql);
                column.losesDefault = true;
                return;
            }
            planConstant(column, std::move(*constant));
            return;
        }
    if (model.isInPrimaryKey(schema.name)) {
        column.remarks.push_back(fmt::format("DEFAULT {}: a model's primary key has no default that is SQL", sql));
        column.losesDefault = true;
        return;
    }
    if (!column.model.writesDefault) return;
    column.field.defaultValue = "literal(" + cppText(sql) + ")";
    if (column.isOptional) return;
    column.isOptional = true;  // or a value that equals the member's initial one could not be told from none
    column.field.allowNull = "false";
}

void planType(PlannedColumn& column) {
    const DataType& type = column.model.type;
    if (type.kind == Kind::ENUM || isSuggested(type, column.model.holdsLarge)) return;
    column.field.type = "DataTypes::" + nameOf(type);
}

void planComment(const SourcePlan& plan, PlannedColumn& column) {
    if (column.column->comment.empty()) return;
    try {
        (void)plan.dialect->literal(Value(column.column->comment));
        column.field.comment = cppText(column.column->comment);
    } catch (const UsageError&) {
        column.remarks.push_back("its comment has a backslash, which no model's DDL has: " + column.column->comment);
    }
}

void planColumn(SourcePlan& plan, PlannedModel& model, const ColumnSchema& schema) {
    PlannedColumn& column = model.columns.emplace_back();
    column.column = &schema;
    column.model = plan.dialect->modelColumn(*model.table, schema);
    if (const auto reason = reasonToLeaveOut(plan, model, column); !reason.empty()) {
        column.remarks.push_back(reason);
        return;
    }
    column.remarks = column.model.remarks;
    if (!column.model.otherRows.empty()) column.remarks.push_back(column.model.otherRows);
    if (schema.isInvisible) column.remarks.push_back("it is invisible");
    std::string member = cppName(schema.name, "column");
    if (model.names.has(member)) member += "_";
    column.member = model.names.take(std::move(member));
    if (column.member != schema.name) column.field.field = cppText(schema.name);
    const PlannedEnum* values = planEnum(plan, model, column);
    column.cppType = cppTypeOf(column.model.type, values, column.model.holdsLarge);
    column.isOptional = schema.allowNull && !model.isInPrimaryKey(schema.name);
    planType(column);
    planDefault(model, column, values);
    planComment(plan, column);
}

/// What the model cannot say stays as it is. Generated columns do so by themselves.
void keepOthers(PlannedModel& model) {
    std::string unmapped;
    std::string kept;
    for (const auto& column : model.columns) {
        const auto& schema = *column.column;
        if (!schema.generated.empty()) continue;
        if (column.member.empty())
            unmapped +=
                (unmapped.empty() ? "" : ", ") + (schema.name.empty() ? "a column without a name" : schema.name);
        if (schema.name.empty()) continue;  // it is left alone in any case
        const bool isKept = column.member.empty() || column.model.nearness == Nearness::other ||
                            !column.model.writesDefault || column.losesDefault;
        if (isKept) kept += (kept.empty() ? "" : ", ") + cppText(schema.name);
    }
    if (!kept.empty()) model.options.push_back(".keptColumns = {" + kept + "}");
    if (!unmapped.empty())
        model.remarks.push_back(fmt::format(
            "Without a member: {}. check() and .alter leave that alone, and a table that sync() makes is without it.",
            unmapped));
}

/// Sequelize's timestamps, by their usual names in either spelling.
const PlannedColumn* timestamp(PlannedModel& model, std::string_view usual, std::string_view underscored) {
    for (auto& column : model.columns) {
        if (column.member != usual && column.member != underscored) continue;
        const ColumnSchema& schema = *column.column;
        if (column.member != schema.name || column.model.type.kind != Kind::DATE || column.isOptional ||
            column.model.nearness != Nearness::same || schema.defaultValue || model.isInPrimaryKey(schema.name))
            return nullptr;
        column.isTimestamp = true;
        return &column;
    }
    return nullptr;
}

std::string timestampOption(const PlannedColumn* column, std::string_view usual) {
    if (!column) return fmt::format(".{} = false", usual);
    if (column->member == usual) return {};
    return fmt::format(".{} = {}", usual, cppText(column->member));
}

void planTimestamps(PlannedModel& model) {
    const auto* created = timestamp(model, "createdAt", "created_at");
    const auto* updated = timestamp(model, "updatedAt", "updated_at");
    if (!created && !updated) {
        model.options.emplace_back(".timestamps = false");
        return;
    }
    for (auto& option : {timestampOption(created, "createdAt"), timestampOption(updated, "updatedAt")})
        if (!option.empty()) model.options.push_back(option);
}

}  // namespace

bool PlannedEnum::needsNames() const {
    return values.size() > fewEnumerators ||
           std::ranges::any_of(values, [](const auto& value) { return value.first != value.second; });
}

void planColumns(SourcePlan& plan, PlannedModel& model) {
    model.enums.reserve(model.table->columns.size());  // they are pointed to meanwhile
    for (const auto& column : model.table->columns) planColumn(plan, model, column);
    keepOthers(model);
    planTimestamps(model);
}

}  // namespace sequelize::detail
