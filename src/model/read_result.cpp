#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>
#include <sequelize/model/model_core.hpp>

#include "subquery.hpp"

namespace sequelize::detail {
namespace {

/// The column or virtual attribute of that name in a result, as far as it has a member.
const ColumnDefinition* memberOf(const TableDefinition& table, std::string_view name) {
    const auto field = std::ranges::find(table.columns, name, &ColumnDefinition::field);
    const auto* found = field != table.columns.end() ? &*field : table.findAttribute(name);
    return found && found->member ? found : nullptr;
}

/// What each of the result's columns is read into; null: nothing.
std::vector<const ColumnDefinition*> targetsOf(const TableDefinition& table, const Cursor& rows) {
    std::vector<const ColumnDefinition*> targets;
    for (std::size_t i = 0; i < rows.columnCount(); ++i) {
        const auto* target = memberOf(table, rows.columnName(i));
        if (target && std::ranges::find(targets, target) != targets.end())
            throw ConversionError(
                fmt::format("two columns of the result are named '{}', the name of {}::{}; rename one "
                            "with AS, or select it only once",
                            rows.columnName(i), table.structName, target->name));
        targets.push_back(target);
    }
    for (const auto& column : table.columns)
        if (column.member && std::ranges::find(targets, &column) == targets.end())
            throw ConversionError(
                fmt::format("the result has no column '{}' for the member {}::{}; select it, or read "
                            "rows or tuples: query<Row>",
                            column.field, table.structName, column.name));
    return targets;
}

}  // namespace

void readNamed(const TableDefinition& names, ResultStream result, RecordSink sink) {
    Cursor& rows = result.rows();
    const auto targets = targetsOf(names, rows);
    while (rows.next()) {
        void* record = sink.append();
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (targets[i]) readCell(names, *targets[i], rows.row()[i], record);
    }
}

void ModelCore::readResult(ResultStream result, RecordSink sink, const RunOptions& run) const {
    use();
    Cursor& rows = result.rows();
    const auto targets = targetsOf(table_, rows);
    const UnknownAttributes unknown{.unread = unreadBeside(targets)};
    while (rows.next()) {
        void* record = sink.append();
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (targets[i]) readCell(table_, *targets[i], rows.row()[i], record);
        markRead(record, unknown, run);
    }
}

}  // namespace sequelize::detail
