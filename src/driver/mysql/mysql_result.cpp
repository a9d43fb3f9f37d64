#include "mysql_result.hpp"

#include <algorithm>

#include <sequelize/core/error.hpp>

namespace sequelize::detail::mysql {

namespace {

constexpr unsigned binaryCharset = 63;
constexpr unsigned long firstCapacity = 256;
constexpr unsigned long keptCapacity = 16 * 1024;

// The name that the server sent with this execution. The clients leave the statement's own copy as it was when the
// statement was prepared, although a column may have another name since.
std::string_view currentName(const MYSQL_FIELD& field, const MYSQL* handle, std::size_t index,
                             std::size_t count) noexcept {
    // Absent where the server says that nothing changed.
    if (handle->fields != nullptr && handle->field_count == count && handle->fields[index].name != nullptr)
        return {handle->fields[index].name, handle->fields[index].name_length};
    return field.name != nullptr ? field.name : "";
}

}  // namespace

bool ResultRow::describe(MYSQL_STMT* statement, MYSQL* handle) {
    // What mysql_stmt_result_metadata makes a copy of.
    const std::span<const MYSQL_FIELD> fields(statement->fields, statement->field_count);
    if (fields.empty()) return false;
    if (!matches(fields, handle)) learn(fields, handle);
    if (bound_) return true;
    bound_ = !mysql_stmt_bind_result(statement, binds_.data());
    return bound_;
}

bool ResultRow::matches(std::span<const MYSQL_FIELD> fields, MYSQL* handle) const noexcept {
    if (fields.size() != columns_.size()) return false;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const MYSQL_FIELD& f = fields[i];
        const Column& c = columns_[i];
        if (f.type != c.type || f.flags != c.flags || f.charsetnr != c.charset || f.length != c.declaredLength ||
            c.name != currentName(f, handle, i, fields.size()))
            return false;
    }
    return true;
}

namespace {

/// MariaDB's JSON is a text; since 10.5 it says more to a client that asks.
bool isDocument([[maybe_unused]] const MYSQL_FIELD& field) {
#ifdef MARIADB_FIELD_ATTR_LAST
    MARIADB_CONST_STRING format{};
    return mariadb_field_attr(&format, &field, MARIADB_FIELD_ATTR_FORMAT_NAME) == 0 &&
           std::string_view(format.str, format.length) == "json";
#else
    return false;
#endif
}

}  // namespace

void ResultRow::learn(std::span<const MYSQL_FIELD> fields, MYSQL* handle) {
    bound_ = false;
    // The binds point into the columns: both get their final size first.
    columns_.clear();
    columns_.resize(fields.size());
    binds_.assign(fields.size(), MYSQL_BIND{});
    cells_.assign(fields.size(), Cell{});
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const MYSQL_FIELD& f = fields[i];
        Column& c = columns_[i];
        c.type = f.type;
        c.flags = f.flags;
        c.charset = f.charsetnr;
        c.declaredLength = f.length;
        c.name = currentName(f, handle, i, fields.size());
        try {
            classify(c);
            if (c.cellType == Cell::Type::text && isDocument(f)) c.cellType = Cell::Type::json;
        } catch (...) {
            columns_.clear();
            throw;
        }
        describeBind(i);
    }
}

void ResultRow::classify(Column& c) {
    const auto is = [&c](WireType kind, Cell::Type cellType) {
        c.kind = kind;
        c.cellType = cellType;
    };
    switch (c.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_YEAR:
            if ((c.flags & UNSIGNED_FLAG) != 0) return is(WireType::unsignedInteger, Cell::Type::unsignedInteger);
            return is(WireType::integer, Cell::Type::integer);
        case MYSQL_TYPE_BIT:
            return is(WireType::bit, Cell::Type::unsignedInteger);
        case MYSQL_TYPE_FLOAT:
            return is(WireType::real32, Cell::Type::real);
        case MYSQL_TYPE_DOUBLE:
            return is(WireType::real64, Cell::Type::real);
        case MYSQL_TYPE_DATE:
            return is(WireType::date, Cell::Type::date);
        case MYSQL_TYPE_DATETIME:
        case MYSQL_TYPE_TIMESTAMP:
            return is(WireType::dateTime, Cell::Type::dateTime);
        case MYSQL_TYPE_TIME:
            return is(WireType::time, Cell::Type::time);
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL:
            return is(WireType::bytes, Cell::Type::decimal);
        case MYSQL_TYPE_JSON:
            return is(WireType::bytes, Cell::Type::json);
        case MYSQL_TYPE_GEOMETRY:
            return is(WireType::bytes, Cell::Type::shape);
        case MYSQL_TYPE_NULL:
            return is(WireType::bytes, Cell::Type::text);
        case MYSQL_TYPE_VARCHAR:
        case MYSQL_TYPE_VAR_STRING:
        case MYSQL_TYPE_STRING:
        case MYSQL_TYPE_ENUM:
        case MYSQL_TYPE_SET:
        case MYSQL_TYPE_TINY_BLOB:
        case MYSQL_TYPE_MEDIUM_BLOB:
        case MYSQL_TYPE_LONG_BLOB:
        case MYSQL_TYPE_BLOB:
            return is(WireType::bytes, c.charset == binaryCharset ? Cell::Type::blob : Cell::Type::text);
        default:
            break;
    }
    // MariaDB's client has no reader for types that are younger than itself, and calls it all the same.
    throw DatabaseError({0, "",
                         "The column '" + c.name + "' has a type (" + std::to_string(static_cast<int>(c.type)) +
                             ") that the MySQL client library does not know. Convert it in the query, for "
                             "example with CAST or VECTOR_TO_STRING, or use a newer client library.",
                         ""});
}

void ResultRow::describeBind(std::size_t index) {
    Column& c = columns_[index];
    MYSQL_BIND& b = binds_[index];
    Cell& cell = cells_[index];
    b.length = &c.length;
    b.is_null = &c.isNull;
    b.error = &c.truncated;
    b.buffer = &c.slot;
    b.buffer_length = sizeof c.slot;
    switch (c.kind) {
        case WireType::integer:
        case WireType::unsignedInteger:
            // What the client writes is what the cell holds.
            b.buffer_type = MYSQL_TYPE_LONGLONG;
            b.buffer = &cell.integer;
            b.buffer_length = sizeof cell.integer;
            b.is_unsigned = static_cast<Flag>(c.kind == WireType::unsignedInteger);
            break;
        case WireType::bit:
            b.buffer_type = MYSQL_TYPE_BLOB;
            b.buffer_length = sizeof c.slot.bits;
            break;
        case WireType::real32:
            b.buffer_type = MYSQL_TYPE_FLOAT;
            break;
        case WireType::real64:
            b.buffer_type = MYSQL_TYPE_DOUBLE;
            b.buffer = &cell.real;
            b.buffer_length = sizeof cell.real;
            break;
        case WireType::date:
            b.buffer_type = MYSQL_TYPE_DATE;
            break;
        case WireType::dateTime:
            b.buffer_type = MYSQL_TYPE_DATETIME;
            break;
        case WireType::time:
            b.buffer_type = MYSQL_TYPE_TIME;
            break;
        case WireType::bytes:
            b.buffer_type =
                c.cellType == Cell::Type::blob || c.cellType == Cell::Type::shape ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
            if (!c.buffer) {
                c.capacity = std::clamp(c.declaredLength, 16UL, firstCapacity);
                c.buffer = std::make_unique_for_overwrite<char[]>(c.capacity);
            }
            b.buffer = c.buffer.get();
            b.buffer_length = c.capacity;
            break;
    }
}

bool ResultRow::load(MYSQL_STMT* statement, std::chrono::microseconds utcOffset) {
    bool grown = false;
    Column* const columns = columns_.data();
    Cell* const cells = cells_.data();
    for (std::size_t i = 0, count = columns_.size(); i < count; ++i) {
        Column& c = columns[i];
        Cell& cell = cells[i];
        if (c.isNull) {
            cell.type = Cell::Type::null;
            continue;
        }
        cell.type = c.cellType;
        switch (c.kind) {
            case WireType::integer:
            case WireType::unsignedInteger:
            case WireType::real64:
                break;
            case WireType::bytes:
                if (c.length > c.capacity) [[unlikely]] {
                    if (!fetchWhole(statement, i)) return false;
                    grown = true;
                }
                cell.text = {c.buffer.get(), c.length};
                break;
            case WireType::date:
            case WireType::dateTime:
                fillDay(cell, c, utcOffset);
                break;
            case WireType::time:
                cell.integer = timeMicros(c.slot.time);
                break;
            case WireType::real32:
                cell.real = static_cast<double>(c.slot.real32);
                break;
            case WireType::bit:
                cell.unsignedInteger = bitsOf(c);
                break;
        }
    }
    // Only now: binding forgets where the current row's columns are.
    if (grown) [[unlikely]]
        bound_ = !mysql_stmt_bind_result(statement, binds_.data());
    return bound_;
}

bool ResultRow::fetchWhole(MYSQL_STMT* statement, std::size_t index) {
    Column& c = columns_[index];
    const unsigned long length = c.length;
    const unsigned long capacity = std::max(length, c.capacity * 2);
    c.buffer = std::make_unique_for_overwrite<char[]>(capacity);
    c.capacity = capacity;
    describeBind(index);
    MYSQL_BIND whole = binds_[index];
    const bool fetched = mysql_stmt_fetch_column(statement, &whole, static_cast<unsigned>(index), 0) == 0;
    c.length = length;
    return fetched;
}

void ResultRow::fillDay(Cell& cell, Column& c, std::chrono::microseconds utcOffset) noexcept {
    const bool withClock = c.kind == WireType::dateTime;
    const MYSQL_TIME& t = c.slot.time;
    // Rows that follow each other are often of one day.
    if (t.year != c.day.year || t.month != c.day.month || t.day != c.day.day) {
        const auto days = daysOf(t);
        if (!days) {
            const MYSQL_TIME invalid = t;
            cell.type = Cell::Type::invalidDate;
            cell.text = writeText(invalid, withClock, c.slot.text);
            return;
        }
        c.day = {t.year, t.month, t.day, *days};
    }
    cell.integer = withClock ? c.day.number * microsPerDay + clockMicros(t) - utcOffset.count() : c.day.number;
}

std::uint64_t ResultRow::bitsOf(const Column& c) noexcept {
    std::uint64_t bits = 0;
    for (unsigned long i = 0; i < std::min(c.length, 8UL); ++i) bits = bits << 8 | c.slot.bits[i];
    return bits;
}

void ResultRow::trim() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i].capacity <= keptCapacity) continue;
        columns_[i].buffer.reset();
        describeBind(i);
        bound_ = false;
    }
}

}  // namespace sequelize::detail::mysql
