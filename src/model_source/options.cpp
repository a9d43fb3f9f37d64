#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "expressions.hpp"
#include "plan.hpp"

namespace sequelize::detail {
namespace {

bool isWritable(const SqlDialect& dialect, const std::string& text) {
    try {
        (void)dialect.literal(Value(text));
        return true;
    } catch (const UsageError&) {
        return false;
    }
}

/// The CHECK that a column's type brings along.
bool isOfType(const PlannedModel& model, const CheckSchema& check) {
    for (const auto& column : model.columns)
        if (!column.model.ownCheck.empty() && column.model.ownCheck == check.expression) return true;
    return false;
}

}  // namespace

void planOptions(const SourcePlan& plan, PlannedModel& model) {
    const TableSchema& table = *model.table;
    const ModelTable usual = plan.dialect->modelTable(table);
    const auto add = [&](const char* option, const std::string& text) {
        if (!text.empty()) model.options.push_back(fmt::format(".{} = {}", option, cppText(text)));
    };
    add("engine", usual.engine);
    add("charset", usual.charset);
    add("collate", usual.collate);
    if (isWritable(*plan.dialect, table.comment))
        add("comment", table.comment);
    else
        model.remarks.push_back("Its comment has a backslash, which no model's DDL has: " + table.comment);
    add("rowFormat", table.rowFormat);
    for (const auto& remark : usual.remarks) model.remarks.push_back(remark);
    if (!table.options.empty()) model.remarks.push_back("Behind its columns: " + table.options);
    for (const auto& check : table.checks)
        if (!isOfType(model, check))
            model.remarks.push_back(fmt::format("CHECK{}: ({}){}", check.name.empty() ? "" : " " + check.name,
                                                check.expression, check.isEnforced ? "" : " NOT ENFORCED"));
    for (const auto& trigger : table.triggers) model.remarks.push_back("Trigger: " + trigger.name);
    for (const auto& note : table.notes) model.remarks.push_back(note);
}

}  // namespace sequelize::detail
