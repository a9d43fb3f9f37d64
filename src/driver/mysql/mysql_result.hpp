#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/cell.hpp>

#include "client.hpp"
#include "mysql_time.hpp"

namespace sequelize::detail::mysql {

/// The rows of one prepared statement: the buffers that the C client writes into, and the cells that view them. They
/// are kept from one execution to the next, and grow when a value does not fit.
class ResultRow {
public:
    /// Call after each execution of a statement that returns rows. Learns the columns and binds their buffers, unless
    /// they are those of the last time. False if the client failed. Throws DatabaseError for a column of a type that
    /// the client cannot read.
    [[nodiscard]] bool describe(MYSQL_STMT* statement, MYSQL* handle);

    /// Call after each successful fetch: fills the cells. False if the client failed.
    [[nodiscard]] bool load(MYSQL_STMT* statement, std::chrono::microseconds utcOffset);

    [[nodiscard]] std::size_t columnCount() const noexcept { return columns_.size(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const { return columns_.at(index).name; }
    [[nodiscard]] std::span<const Cell> cells() const noexcept { return cells_; }

    /// Gives back the memory of unusually big values.
    void trim();

private:
    enum class WireType : std::uint8_t { integer, unsignedInteger, bit, real32, real64, date, dateTime, time, bytes };

    /// Where the client writes what a cell holds in another form.
    union Slot {
        float real32;
        MYSQL_TIME time;
        unsigned char bits[8];
        char text[timeTextBytes];
    };

    /// A day, and which one it is since 1970-01-01. The first is no calendar's.
    struct Day {
        unsigned year = 0;
        unsigned month = 13;
        unsigned day = 0;
        std::int64_t number = 0;
    };

    struct Column {
        // As the server described it, to see whether it does so again.
        enum_field_types type{};
        unsigned flags = 0;
        unsigned charset = 0;
        unsigned long declaredLength = 0;
        std::string name{};

        WireType kind = WireType::bytes;
        Cell::Type cellType = Cell::Type::null;
        Slot slot{.real32 = 0};
        std::unique_ptr<char[]> buffer{};
        unsigned long capacity = 0;
        Day day{};  ///< of the last row that had one
        // Written by the client.
        unsigned long length = 0;
        Flag isNull{};
        Flag truncated{};
    };

    [[nodiscard]] bool matches(std::span<const MYSQL_FIELD> fields, MYSQL* handle) const noexcept;
    void learn(std::span<const MYSQL_FIELD> fields, MYSQL* handle);
    static void classify(Column& column);
    void describeBind(std::size_t index);
    [[nodiscard]] bool fetchWhole(MYSQL_STMT* statement, std::size_t index);
    static void fillDay(Cell& cell, Column& column, std::chrono::microseconds utcOffset) noexcept;
    [[nodiscard]] static std::uint64_t bitsOf(const Column& column) noexcept;

    std::vector<Column> columns_;
    std::vector<MYSQL_BIND> binds_;
    std::vector<Cell> cells_;
    bool bound_ = false;
};

}  // namespace sequelize::detail::mysql
