#pragma once

#include <string_view>
#include <vector>

#include <sequelize/driver/connection.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize {

[[nodiscard]] inline Value memberValue(const ColumnDefinition& column, const void* record) {
    return column.member.type->get(column.member.in(record));
}

/// Stores a value that fits its column in the record's member; columns without one keep it to the database.
inline void setMember(const ColumnDefinition& column, void* record, const Value& value) {
    if (!column.member) return;
    std::string scratch;
    column.member.type->set(column.member.in(record), viewOf(value, scratch));
}

/// All rows that are left. `documents`, by column: whether its texts are JSON, which not every database says.
[[nodiscard]] std::vector<Row> readRows(Cursor& cursor, const std::vector<bool>& documents = {});

}  // namespace sequelize
