#include "stored_rows.hpp"

#include <algorithm>
#include <utility>

namespace sequelize::detail {

StoredRows::StoredRows(Cursor& source, bool isAtRow) {
    const std::size_t count = source.columnCount();
    names_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) names_.emplace_back(source.columnName(i));
    add(isAtRow ? source.row() : std::span<const Cell>());
    try {
        while (source.next()) add(source.row());
    } catch (...) {
        failure_ = std::current_exception();
    }
}

void StoredRows::add(std::span<const Cell> cells) {
    StoredRow& row = rows_.emplace_back();
    row.cells.assign(cells.begin(), cells.end());
    std::size_t bytes = 0;
    for (const Cell& cell : cells) bytes += cell.text.size();
    if (bytes == 0) return;
    row.texts = std::make_unique_for_overwrite<char[]>(bytes);
    char* end = row.texts.get();
    for (Cell& cell : row.cells) {
        char* const begin = end;
        end = std::copy(cell.text.begin(), cell.text.end(), begin);
        cell.text = {begin, static_cast<std::size_t>(end - begin)};
    }
}

bool StoredRows::next() {
    if (rows_.size() > 1) {
        rows_.pop_front();
        return true;
    }
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return false;
}

}  // namespace sequelize::detail
