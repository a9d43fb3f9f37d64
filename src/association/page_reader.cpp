#include "page_reader.hpp"

#include <sequelize/hydrate/record_reader.hpp>

#include "key_bytes.hpp"

namespace sequelize::detail {

bool PageReader::take(std::span<const Cell> row, const std::vector<std::size_t>& cells) {
    key_.clear();
    for (const auto cell : cells) appendCell(key_, row[cell]);
    if (count > 0 && key_ == lastKey_) return true;
    if (count == size) {
        hasMore = true;
        return false;
    }
    lastKey_.swap(key_);
    if (++count == 1) first = valuesIn(row, cells);
    if (count == size) last = valuesIn(row, cells);
    return true;
}

std::vector<Value> PageReader::valuesIn(std::span<const Cell> row, const std::vector<std::size_t>& cells) const {
    std::vector<Value> values;
    for (std::size_t i = 0; i < cells.size(); ++i)
        values.push_back(toValue(typedAs(table->columns[columns[i]], row[cells[i]])));
    return values;
}

}  // namespace sequelize::detail
