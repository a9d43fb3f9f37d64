#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <sequelize/driver/connection.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/schema/accessors.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

[[nodiscard]] inline Value memberValue(const ColumnDefinition& column, const void* record) {
    return column.member.type->get(column.member.in(record));
}

/// What the attribute's values are shown as: its column's kind, or that of the column that a virtual one's member would
/// have.
[[nodiscard]] inline TypeSpec::Kind shownKind(const ColumnDefinition& attribute) {
    return attribute.isVirtual() && attribute.member ? attribute.member.type->columnType().kind : attribute.type.kind;
}

/// Stores a value that fits its column in the record's member; columns without one keep it to the database. False: the
/// member cannot hold it, and is as it was.
inline bool setMember(const ColumnDefinition& column, void* record, const Value& value) {
    if (!column.member) return true;
    std::string scratch;
    return column.member.type->set(column.member.in(record), viewOf(value, scratch)) == ReadStatus::ok;
}

/// The same of a value as the row has it: the member gets what the attribute's `.get` makes of it.
inline bool setStored(const ColumnDefinition& column, void* record, const Value& value) {
    const bool fits = setMember(column, record, value);
    if (fits && column.member && column.accessors && column.accessors->get)
        column.accessors->get(column.member.in(record));
    return fits;
}

/// What is stored of a value that the program gives: what the attribute's `.set` makes of it.
[[nodiscard]] inline Value storedForm(const ColumnDefinition& column, Value given) {
    if (column.accessors && column.accessors->set) return column.accessors->set(given);
    return given;  // moved: most attributes have no setter
}

/// Whether a record brings no value for an attribute, whose member holds `initial` in a new struct.
[[nodiscard]] inline bool isUnset(const Value& value, const Value& initial) {
    return value.isNull() || value == initial;
}

/// Whether a record leaves its auto-increment column to the database.
[[nodiscard]] inline bool isZeroValue(const Value& value) {
    if (const auto* i = value.getIf<std::int64_t>()) return *i == 0;
    if (const auto* u = value.getIf<std::uint64_t>()) return *u == 0;
    return value.isNull();
}

}  // namespace sequelize::detail
