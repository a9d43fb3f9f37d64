#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/driver/connection.hpp>

namespace sequelize::detail {

/// The rest of a cursor's rows, kept in memory so that its connection can run something else: what comes then neither
/// waits for the rows nor changes them.
class StoredRows {
public:
    /// Reads the source to its end. What goes wrong then is thrown by `next`, when the rows before it were given out.
    /// `isAtRow`: the source's current row is looked at, and stays the current one.
    StoredRows(Cursor& source, bool isAtRow);

    [[nodiscard]] std::size_t columnCount() const noexcept { return names_.size(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const { return names_.at(index); }
    bool next();
    [[nodiscard]] std::span<const Cell> row() const noexcept { return rows_.front().cells; }

private:
    struct StoredRow {
        std::vector<Cell> cells;
        std::unique_ptr<char[]> texts;
    };
    void add(std::span<const Cell> cells);

    std::vector<std::string> names_;
    std::deque<StoredRow> rows_;  // the first is the current one
    std::exception_ptr failure_{};
};

}  // namespace sequelize::detail
