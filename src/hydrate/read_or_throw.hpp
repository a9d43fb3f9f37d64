#pragma once

#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>

namespace sequelize::detail {

/// Throws ConversionError that begins with the place, "column 'n'", and says what is wrong with the cell.
[[noreturn]] void throwUnread(const std::string& place, ReadStatus status, const Cell& cell, const MemberType& type);
/// The same of an error that knows no place: a ColumnTraits' own.
[[noreturn]] void throwUnread(const std::string& place, const ConversionError& error);

/// Reads the cell into the target. Throws ConversionError that begins with what `place` returns.
template <class Place>
void readOrThrow(const MemberType& type, void* target, const Cell& cell, const Place& place) {
    ReadStatus status{};
    try {
        status = type.set(target, cell);
    } catch (const ConversionError& error) {
        throwUnread(place(), error);
    }
    if (status != ReadStatus::ok) [[unlikely]]
        throwUnread(place(), status, cell, type);
}

}  // namespace sequelize::detail
