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

Shape shapeOf(std::uint64_t generation, const TableDefinition& table, std::span<const PreparedRow> rows,
              const InsertRequest& request) {
    Shape shape;
    const bool isPlain = !request.ignoreDuplicates && !request.tellsExisting && request.updateOnDuplicate.empty() &&
                         request.conflictFields.empty();
    if (!isPlain || !std::ranges::all_of(rows.subspan(1), [&](const auto& row) { return leaveAlike(row, rows[0]); })) {
        shape.setUnique();
        return shape;
    }
    shape.add(generation).add(&table).add(rows.size());
    for (const auto& value : rows[0].values) shape.add(value.has_value());
    return shape;
}

std::optional<CompiledSql> keptInsert(const Shape& shape, std::span<const PreparedRow> rows) {
    if (shape.isUnique()) return std::nullopt;
    const std::string* text = textsOfThisThread().find(shape.key());
    if (!text) return std::nullopt;
    CompiledSql statement{.sql = *text};
    statement.binds.reserve(rows.size() * rows[0].values.size());
    for (const auto& row : rows)
        for (const auto& value : row.values)
            if (value) statement.binds.push_back(*value);
    return statement;
}

void keepInsert(const Shape& shape, const std::string& sql) {
    if (!shape.isUnique() && sql.size() <= longestKept) textsOfThisThread().emplace(shape.key(), sql);
}

}  // namespace sequelize::detail
