#include <sequelize/core/cell.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {
namespace {

Cell cellOf(Cell::Type type, std::int64_t integer) noexcept {
    Cell cell;
    cell.type = type;
    cell.integer = integer;
    return cell;
}

Cell cellOf(Cell::Type type, std::string_view text) noexcept {
    Cell cell;
    cell.type = type;
    cell.text = text;
    return cell;
}

struct Viewer {
    std::string& scratch;

    Cell operator()(Null) const { return {}; }
    Cell operator()(bool v) const { return cellOf(Cell::Type::integer, v ? 1 : 0); }
    Cell operator()(std::int64_t v) const { return cellOf(Cell::Type::integer, v); }
    Cell operator()(std::uint64_t v) const {
        Cell cell;
        cell.type = Cell::Type::unsignedInteger;
        cell.unsignedInteger = v;
        return cell;
    }
    Cell operator()(double v) const {
        Cell cell;
        cell.type = Cell::Type::real;
        cell.real = v;
        return cell;
    }
    Cell operator()(const Decimal& v) const { return cellOf(Cell::Type::decimal, v.toString()); }
    Cell operator()(const std::string& v) const { return cellOf(Cell::Type::text, v); }
    Cell operator()(const Bytes& v) const { return cellOf(Cell::Type::blob, asText(v)); }
    Cell operator()(DateTime v) const { return cellOf(Cell::Type::dateTime, v.time_since_epoch().count()); }
    Cell operator()(Date v) const {
        if (v.ok()) return cellOf(Cell::Type::date, std::chrono::sys_days(v).time_since_epoch().count());
        scratch = formatDate(v);
        return cellOf(Cell::Type::invalidDate, scratch);
    }
    Cell operator()(Time v) const { return cellOf(Cell::Type::time, v.count()); }
    Cell operator()(const Uuid& v) const {
        scratch = v.toString();
        return cellOf(Cell::Type::text, scratch);
    }
    Cell operator()(const Json& v) const { return cellOf(Cell::Type::json, v.text); }
};

Decimal decimalOf(std::string_view text) {
    auto decimal = Decimal::parse(text);
    if (!decimal)
        throw ConversionError(fmt::format(
            "the database sent '{}' as a decimal number, which it is not; correct the row, or read it as text", text));
    return *std::move(decimal);
}

}  // namespace

std::string_view nameOf(Cell::Type type) noexcept {
    switch (type) {
        case Cell::Type::null:
            return "null";
        case Cell::Type::integer:
            return "integer";
        case Cell::Type::unsignedInteger:
            return "unsigned integer";
        case Cell::Type::real:
            return "real";
        case Cell::Type::decimal:
            return "decimal";
        case Cell::Type::text:
            return "text";
        case Cell::Type::blob:
            return "blob";
        case Cell::Type::json:
            return "json";
        case Cell::Type::dateTime:
            return "datetime";
        case Cell::Type::date:
            return "date";
        case Cell::Type::time:
            return "time";
        case Cell::Type::invalidDate:
            return "invalid date";
        case Cell::Type::shape:
            return "geometry";
    }
    return "unknown";
}

Value toValue(const Cell& cell) {
    switch (cell.type) {
        case Cell::Type::null:
            return null;
        case Cell::Type::integer:
            return cell.integer;
        case Cell::Type::unsignedInteger:
            return cell.unsignedInteger;
        case Cell::Type::real:
            return cell.real;
        case Cell::Type::decimal:
            return decimalOf(cell.text);
        case Cell::Type::text:
            return cell.text;
        case Cell::Type::blob:
        case Cell::Type::shape:
            return toBytes(cell.text);
        case Cell::Type::json:
            return Json{std::string(cell.text)};
        case Cell::Type::dateTime:
            return DateTime(std::chrono::microseconds(cell.integer));
        case Cell::Type::date:
            return Date(std::chrono::sys_days(std::chrono::days(cell.integer)));
        case Cell::Type::time:
            return Time(cell.integer);
        case Cell::Type::invalidDate:
            break;
    }
    throw ConversionError(
        fmt::format("the database holds the date '{}', which no calendar has (MySQL allows such zero "
                    "dates) and no C++ value can hold; store NULL in such rows instead",
                    cell.text));
}

Cell viewOf(const Value& value, std::string& scratch) {
    return std::visit(Viewer{scratch}, value.storage());
}

}  // namespace sequelize::detail
