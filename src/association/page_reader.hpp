#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <sequelize/core/cell.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// Notes where the records of a page stand in its order while their rows are read, and where the page ends. The rows of
/// one record stand together.
struct PageReader {
    const TableDefinition* table = nullptr;
    std::vector<std::size_t> columns{};  ///< whose values say where a record stands; no two records have the same
    std::uint64_t size = std::numeric_limits<std::uint64_t>::max();

    // What it has read.
    std::uint64_t count = 0;
    bool hasMore = false;
    std::vector<Value> first{};  ///< of the first record
    std::vector<Value> last{};   ///< of the one that fills the page; empty: it is not full

    /// `cells`: where the row has the columns. False: the row is a record's that comes behind the page.
    [[nodiscard]] bool take(std::span<const Cell> row, const std::vector<std::size_t>& cells);

private:
    [[nodiscard]] std::vector<Value> valuesIn(std::span<const Cell> row, const std::vector<std::size_t>& cells) const;

    std::string key_{};      // of the row at hand; kept for its memory
    std::string lastKey_{};  // of the record at hand
};

}  // namespace sequelize::detail
