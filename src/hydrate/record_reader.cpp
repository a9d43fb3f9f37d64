#include <sequelize/hydrate/record_reader.hpp>

#include <fmt/format.h>

#include <sequelize/schema/accessors.hpp>

#include "read_or_throw.hpp"

namespace sequelize::detail {

std::string explain(ReadStatus status, const Cell& cell, const MemberType& type) {
    switch (status) {
        case ReadStatus::isNull:
            return fmt::format("is NULL, but its member is {0}; make the member std::optional<{0}>", type.name);
        case ReadStatus::outOfRange:
            if (cell.type == Cell::Type::invalidDate)
                return fmt::format("holds '{}', which is no date; set such rows to NULL", cell.text);
            if (type.family == Family::boolean)
                return fmt::format(
                    "holds a value outside the range of its member's type {}, which is 0 and 1; set such rows to one of "
                    "these, or make the member an std::int8_t, which takes all that the column holds",
                    type.name);
            return fmt::format("holds a value outside the range of its member's type {}", type.name);
        case ReadStatus::malformed:
            return fmt::format("holds a text that is no {}", type.name);
        default:
            return fmt::format("is {} in the database, but its member is {}; change one of them", nameOf(cell.type),
                               type.name);
    }
}

void throwUnread(const std::string& place, ReadStatus status, const Cell& cell, const MemberType& type) {
    throw ConversionError(place + " " + explain(status, cell, type));
}

void throwUnread(const std::string& place, const ConversionError& error) {
    throw ConversionError(place + " " + error.what());
}

namespace {

// Out of the way of what reads millions of cells.
[[gnu::cold, gnu::noinline]] std::string placeOf(const TableDefinition& table, const ColumnDefinition& column) {
    return fmt::format("column {}.{} of member {}::{}", table.tableName, column.field, table.structName, column.name);
}

inline void readInto(const TableDefinition& table, const ColumnDefinition& column, const Cell& cell, void* record) {
    const auto& member = column.member;
    const auto place = [&] { return placeOf(table, column); };
    // Only these are copied: a copy of what was written a moment ago, in parts, stalls the processor.
    if (cell.type == Cell::Type::text && column.type.kind == TypeSpec::Kind::DECIMAL) [[unlikely]]
        readOrThrow(*member.type, member.in(record), typedAs(column, cell), place);
    else
        readOrThrow(*member.type, member.in(record), cell, place);
    if (column.accessors && column.accessors->get) [[unlikely]]
        column.accessors->get(member.in(record));
}

}  // namespace

void readCell(const TableDefinition& table, const ColumnDefinition& column, const Cell& cell, void* record) {
    readInto(table, column, cell, record);
}

void RecordReader::read(std::span<const Cell> row, void* record) const {
    for (std::size_t i = 0; i < targets_.size(); ++i) readInto(table_, *targets_[i], row[i], record);
}

}  // namespace sequelize::detail
