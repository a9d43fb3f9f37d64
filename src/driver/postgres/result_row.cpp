#include "result_row.hpp"

#include <algorithm>
#include <utility>

#include <sequelize/core/error.hpp>

#include "values.hpp"

namespace sequelize::detail::postgres {

namespace {

constexpr std::size_t keptCapacity = 64 * 1024;

}  // namespace

void ResultRow::describe(const PGresult* result, std::vector<ValueForm> forms, bool asText) {
    columns_.clear();
    for (std::size_t i = 0; i < forms.size(); ++i) {
        const int index = static_cast<int>(i);
        columns_.push_back({.name = PQfname(result, index), .type = PQftype(result, index), .form = forms[i]});
    }
    cells_.assign(forms.size(), Cell{});
    isText_ = asText || std::ranges::any_of(forms, &ValueForm::needsText);
}

void ResultRow::load(const PGresult* result, int row, std::chrono::microseconds utcOffset) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const int index = static_cast<int>(i);
        Column& column = columns_[i];
        Cell& cell = cells_[i];
        cell.text = {};  // who copies the cells copies every text, and the last row's is gone
        const std::string_view bytes = bytesOf(result, row, index);
        if (bytes.empty() && PQgetisnull(result, row, index) != 0) {
            cell.type = Cell::Type::null;
            continue;
        }
        const bool isRead =
            column.form.isArray
                ? (isText_ ? readTextArray : readBinaryArray)(bytes, column.form, utcOffset, column.scratch, cell)
                : (isText_ ? readText : readBinary)(column.form.form, bytes, utcOffset, column.scratch, cell);
        if (!isRead) failToRead(column);
        // A CHAR is padded with blanks, which are no content.
        if (column.type == oids::bpchar) cell.text = cell.text.substr(0, cell.text.find_last_not_of(' ') + 1);
    }
}

void ResultRow::failToRead(const Column& column) const {
    throw DatabaseError(
        {0, "",
         "The column '" + column.name + "' holds a value of a type (OID " + std::to_string(column.type) +
             ") in a form that the library does not know. Leave DateStyle, bytea_output and TimeZone of "
             "the session as they are, or convert it in the query: CAST(... AS TEXT).",
         ""});
}

void ResultRow::trim() noexcept {
    for (Column& column : columns_)
        if (column.scratch.capacity() > keptCapacity) column.scratch = {};
}

}  // namespace sequelize::detail::postgres
