#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/cell.hpp>

#include "value_form.hpp"

namespace sequelize::detail::postgres {

/// The columns of one prepared statement, and the cells of a row of it. Kept from one execution to the next.
class ResultRow {
public:
    /// `result` describes the columns; `forms` are theirs. Where one of them has no binary form, all are asked for as
    /// text: the client knows one format for all columns of a result. `asText`: they were in any case.
    void describe(const PGresult* result, std::vector<ValueForm> forms, bool asText = false);

    /// Fills the cells from a row; they view the result. Throws DatabaseError, which names the column and its type, for
    /// a value that cannot be read.
    void load(const PGresult* result, int row, std::chrono::microseconds utcOffset);

    [[nodiscard]] bool isText() const noexcept { return isText_; }
    [[nodiscard]] std::size_t columnCount() const noexcept { return columns_.size(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const { return columns_.at(index).name; }
    [[nodiscard]] std::span<const Cell> cells() const noexcept { return cells_; }

    /// Gives back the memory of unusually big values.
    void trim() noexcept;

private:
    struct Column {
        std::string name{};
        Oid type = 0;
        ValueForm form{};
        std::string scratch{};
    };
    [[noreturn]] void failToRead(const Column& column) const;

    std::vector<Column> columns_;
    std::vector<Cell> cells_;
    bool isText_ = false;
};

}  // namespace sequelize::detail::postgres
