#include "compiled_insert.hpp"

#include <algorithm>

#include "../core/recently_used.hpp"

namespace sequelize::detail {
namespace {

/// Longer ones cost little beside their rows, and much to keep.
constexpr std::size_t longestKept = 16'384;

RecentlyUsed<std::string>& textsOfThisThread() {
    constexpr std::size_t capacity = 128;
    thread_local RecentlyUsed<std::string> texts(capacity);
    return texts;
}

}  // namespace

bool isKept(const InsertRequest& request) {
    return !request.ignoreDuplicates && !request.tellsExisting && request.updateOnDuplicate.empty() &&
           request.conflictFields.empty();
}

Shape shapeOf(std::uint64_t generation, const TableDefinition& table, std::size_t rows) {
    Shape shape;
    shape.add(generation).add(&table).add(rows);
    return shape;
}

Shape shapeOf(std::uint64_t generation, const TableDefinition& table, std::span<const PreparedRow> rows,
              const InsertRequest& request) {
    Shape shape = shapeOf(generation, table, rows.size());
    if (!isKept(request) ||
        !std::ranges::all_of(rows.subspan(1), [&](const auto& row) { return leaveAlike(row, rows[0]); }))
        shape.setUnique();
    for (const auto& value : rows[0].values) shape.add(value.has_value());
    return shape;
}

const std::string* keptInsert(const Shape& shape) {
    return shape.isUnique() ? nullptr : textsOfThisThread().find(shape.key());
}

void keepInsert(const Shape& shape, const std::string& sql) {
    if (!shape.isUnique() && sql.size() <= longestKept) textsOfThisThread().emplace(shape.key(), sql);
}

}  // namespace sequelize::detail
