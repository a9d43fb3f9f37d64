#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <sequelize/model/requests.hpp>
#include <sequelize/schema/table.hpp>

#include "direct_member.hpp"
#include "prepared_row.hpp"

namespace sequelize::detail {

/// The rows of an INSERT of many, between the check of all of them and the statements. What a record's member holds is
/// read there again, and what is the same for all rows is kept once.
class BulkRows {
public:
    /// Where the value of a row's column is.
    enum class Source : std::uint8_t { none, member, same, given, kept };
    using Given = std::span<const std::vector<AssignedValue>>;

    /// `records`: empty where rows are made of what is given. Both must live as long as this.
    BulkRows(const TableDefinition& table, const InsertPlan& plan, std::span<void* const> records, Given given);

    /// Of a column: the value of all rows, or of those whose member holds `unset`.
    void share(std::size_t column, Value value, const std::optional<DateTime>& unset);

    /// Begins the next row. Marks what needs no further look, and returns the plan of the rest; null: there is none.
    [[nodiscard]] const InsertPlan* next();
    /// Ends it. `row`: the rest, whose values are taken.
    void add(PreparedRow row);

    [[nodiscard]] std::size_t count() const noexcept { return rows_.size(); }
    [[nodiscard]] bool generatesId(std::size_t row) const noexcept { return rows_[row].generatesId; }
    [[nodiscard]] bool databaseDefaults(std::size_t row) const noexcept { return rows_[row].databaseDefaults; }
    [[nodiscard]] std::size_t wireSize(std::size_t row) const noexcept { return rows_[row].wireSize; }
    /// Whether both rows leave the same columns to the database.
    [[nodiscard]] bool leaveAlike(std::size_t a, std::size_t b) const noexcept;
    [[nodiscard]] bool has(std::size_t row, std::size_t column) const noexcept {
        return sourcesOf(row)[column] != Source::none;
    }

    /// How many values the row has, without those that it leaves to the database.
    [[nodiscard]] std::size_t width(std::size_t row) const noexcept;
    /// Puts them into `values`, which has so many, in the columns' order.
    void put(std::size_t row, std::span<Value> values) const;
    /// All values of the row, into `values`.
    [[nodiscard]] PreparedRow whole(std::size_t row, std::span<std::optional<Value>> values) const;
    /// Stores in the row's record what it may not hold. False: a member cannot hold it.
    [[nodiscard]] bool writeBack(std::size_t row, void* record) const;

private:
    struct Column {
        const ColumnDefinition* definition = nullptr;
        const DirectMember* direct = nullptr;
        std::optional<Value> same{};      ///< of all rows
        std::optional<DateTime> unset{};  ///< or of those whose member holds this
        bool isId = false;                ///< that the database makes where the member, an integer, is 0
        bool isShort = false;             ///< one of the above may make it unnecessary to look further
    };
    struct Row {
        std::uint32_t wireSize = 0;
        std::size_t kept = 0;  ///< its first one
        bool generatesId = false;
        bool databaseDefaults = false;
    };

    [[nodiscard]] std::span<const Source> sourcesOf(std::size_t row) const noexcept {
        return std::span(sources_).subspan(row * columns_.size(), columns_.size());
    }
    [[nodiscard]] const void* recordOf(std::size_t row) const noexcept {
        return records_.empty() ? nullptr : records_[row];
    }
    [[nodiscard]] std::optional<Source> shortcut(const Column& column, const void* record);
    [[nodiscard]] Source sourceOf(std::size_t column, const void* record, Value& value);
    [[nodiscard]] const Value& givenFor(std::size_t row, std::size_t column) const;
    /// What no member holds.
    [[nodiscard]] const Value& valueAt(std::size_t row, std::size_t column, std::size_t& kept) const;

    std::vector<Column> columns_;
    std::span<void* const> records_;
    Given given_;
    InsertPlan rest_;  ///< without the columns that `isShort`, but for `opened_` ones
    std::optional<std::size_t> generated_{};
    std::vector<std::size_t> opened_{};
    std::size_t size_ = 0;  ///< of the row that is looked at
    std::vector<Source> sources_{};
    std::vector<Row> rows_{};
    std::vector<Value> kept_{};
};

}  // namespace sequelize::detail
