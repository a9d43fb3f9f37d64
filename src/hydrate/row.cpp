#include <sequelize/hydrate/row.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/core/inspect.hpp>

#include "../core/geo_shape.hpp"
#include "read_or_throw.hpp"

namespace sequelize {

using namespace detail;

std::size_t Row::checked(std::size_t index) const {
    if (index < values_.size()) return index;
    throw UsageError(fmt::format("the row has {} columns, and none at position {}", values_.size(), index));
}

std::size_t Row::indexOf(std::string_view column) const {
    static const Names none;
    const Names& names = columns_ ? columns_->names : none;
    const auto found = std::find(names.begin(), names.end(), column);
    if (found != names.end()) {
        if (std::find(found + 1, names.end(), column) != names.end())
            throw ConversionError(
                fmt::format("the row has several columns '{}'; rename them with AS, or read them "
                            "by their positions",
                            column));
        return static_cast<std::size_t>(found - names.begin());
    }
    std::string known;
    for (const auto& name : names) known += (known.empty() ? "" : ", ") + name;
    throw ConversionError(fmt::format("the row has no column '{}'; it has: {}", column, known));
}

void Row::readInto(std::string_view column, void* target, const MemberType& type) const {
    std::string scratch;
    const Cell cell = viewOf(values_[indexOf(column)], scratch);
    readOrThrow(type, target, cell, [&] { return fmt::format("column '{}'", column); });
}

namespace {

std::string inspectAt(const Row& row, std::size_t depth) {
    InspectedObject object;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto* shape = row.isShape(i) ? row[i].getIf<Bytes>() : nullptr;
        object.add(row.name(i), shape ? inspectShape(*shape, depth + 1) : inspect(row[i]));
    }
    return object.text(depth);
}

}  // namespace

std::string inspect(const Row& row) {
    return inspectAt(row, 0);
}

std::string inspect(const std::vector<Row>& rows) {
    InspectedArray array;
    for (const auto& row : rows) array.add(inspectAt(row, 1));
    return array.text(0);
}

}  // namespace sequelize
