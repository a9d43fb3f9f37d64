#include <sequelize/schema/table.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

namespace sequelize {
namespace {

template <class Predicate>
const ColumnDefinition* find(const std::vector<ColumnDefinition>& columns, Predicate matches) noexcept {
    const auto found = std::find_if(columns.begin(), columns.end(), matches);
    return found == columns.end() ? nullptr : &*found;
}

auto isNamed(std::string_view attribute) noexcept {
    return [attribute](const ColumnDefinition& column) { return column.name == attribute; };
}

auto isAt(std::ptrdiff_t offset) noexcept {
    return [offset](const ColumnDefinition& column) { return column.member && column.member.offset == offset; };
}

std::string namesOf(const std::vector<ColumnDefinition>& columns) {
    std::string names;
    for (const auto& column : columns) names += (names.empty() ? "" : ", ") + column.name;
    return names;
}

[[noreturn]] void failVirtual(const TableDefinition& table, const ColumnDefinition& attribute) {
    throw UsageError(fmt::format("model '{}', attribute '{}' is VIRTUAL, so the table has no such column; it has: {}",
                                 table.modelName, attribute.name, namesOf(table.columns)));
}

}  // namespace

const ColumnDefinition* TableDefinition::findByName(std::string_view attribute) const noexcept {
    return find(columns, isNamed(attribute));
}

const ColumnDefinition* TableDefinition::findAttribute(std::string_view attribute) const noexcept {
    const auto* column = findByName(attribute);
    return column ? column : find(virtuals, isNamed(attribute));
}

const ColumnDefinition* TableDefinition::findByOffset(std::ptrdiff_t offset) const noexcept {
    return find(columns, isAt(offset));
}

const ColumnDefinition& TableDefinition::byName(std::string_view attribute) const {
    if (const auto* column = findByName(attribute)) return *column;
    if (const auto* known = find(virtuals, isNamed(attribute))) failVirtual(*this, *known);
    throw UsageError(
        fmt::format("model '{}' has no attribute '{}'; it has: {}", modelName, attribute, namesOf(columns)));
}

const ColumnDefinition& TableDefinition::byOffset(std::ptrdiff_t offset) const {
    if (const auto* column = findByOffset(offset)) return *column;
    if (const auto* known = find(virtuals, isAt(offset))) failVirtual(*this, *known);
    throw UsageError(
        fmt::format("model '{}' has no attribute for the member of {} at offset {}; declare it with "
                    "field<&{}::member>; it has: {}",
                    modelName, structName, offset, structName, namesOf(columns)));
}

}  // namespace sequelize
