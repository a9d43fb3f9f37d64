#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/schema/column_traits.hpp>

namespace sequelize {
namespace detail {

/// What the rows of one result share.
struct RowColumns {
    std::vector<std::string> names{};
    std::vector<bool> shapes{};  ///< by position, whether it is a GEOMETRY; those that are missing are none
};

}  // namespace detail

/// A row by itself, of whatever columns a query returned: named values in the query's order (Sequelize: `raw: true`).
/// Copies share their columns' names. Not thread-safe, like any value.
class SEQUELIZE_API Row {
public:
    using Names = std::vector<std::string>;

    Row() = default;
    Row(const std::shared_ptr<const Names>& names, std::vector<Value> values)
        : columns_(std::make_shared<const detail::RowColumns>(detail::RowColumns{*names, {}})),
          values_(std::move(values)) {}
    // For the library.
    Row(std::shared_ptr<const detail::RowColumns> columns, std::vector<Value> values)
        : columns_(std::move(columns)), values_(std::move(values)) {}

    /// How many columns it has.
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    /// The name of the column at that position, from 0. Throws UsageError when there are not so many.
    [[nodiscard]] const std::string& name(std::size_t index) const { return columns_->names[checked(index)]; }
    /// The value of the column at that position, from 0. Throws UsageError when there are not so many.
    [[nodiscard]] const Value& operator[](std::size_t index) const { return values_[checked(index)]; }
    /// Whether the column at that position, from 0, holds shapes (GEOMETRY): its value is `Bytes`, and what `toJSON`
    /// and `inspect` show is GeoJSON. Throws UsageError when there are not so many.
    [[nodiscard]] bool isShape(std::size_t index) const {
        return checked(index) < columns_->shapes.size() && columns_->shapes[index];
    }
    /// The value of the column of that name. Throws ConversionError when there is none, naming those there are, or more
    /// than one.
    [[nodiscard]] const Value& operator[](std::string_view column) const { return values_[indexOf(column)]; }

    /// The value of that column as a V: `row.get<int>("n")`, `row.get<std::optional<std::string>>("author")`. Throws
    /// ConversionError naming the column, the value's type and V when it does not go into one, and when there is no
    /// such column or more than one.
    template <detail::ColumnType V>
    [[nodiscard]] V get(std::string_view column) const {
        V result{};
        readInto(column, &result, detail::memberType<V>);
        return result;
    }

private:
    [[nodiscard]] std::size_t checked(std::size_t index) const;
    [[nodiscard]] std::size_t indexOf(std::string_view column) const;
    void readInto(std::string_view column, void* target, const detail::MemberType& type) const;

    std::shared_ptr<const detail::RowColumns> columns_;
    std::vector<Value> values_;
};

/// The row, or the list of them, as Node's `console.log` shows it: `{ student_id: '...', name: 'Robert Gray' }`.
[[nodiscard]] SEQUELIZE_API std::string inspect(const Row& row);
[[nodiscard]] SEQUELIZE_API std::string inspect(const std::vector<Row>& rows);

}  // namespace sequelize
