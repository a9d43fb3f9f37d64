#pragma once

#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>

namespace sequelize::detail {

/// Reads the cell into the target. Throws ConversionError that begins with what `place` returns, "column 'n'", and says
/// what is wrong with it: also what a ColumnTraits says, which knows no place.
template <class Place>
void readOrThrow(const MemberType& type, void* target, const Cell& cell, const Place& place) {
    ReadStatus status{};
    try {
        status = type.set(target, cell);
    } catch (const ConversionError& error) {
        throw ConversionError(place() + " " + error.what());
    }
    if (status != ReadStatus::ok) [[unlikely]]
        throw ConversionError(place() + " " + explain(status, cell, type));
}

}  // namespace sequelize::detail
