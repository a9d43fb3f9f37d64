// Numbers that get another type.
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "mysql_conversion.hpp"

namespace sequelize::detail {
namespace {

/// Whether a is greater than b, both integers in decimal.
bool isGreater(std::string_view a, std::string_view b) {
    const bool negative = a.starts_with('-');
    if (negative != b.starts_with('-')) return !negative;
    if (negative) {
        std::swap(a, b);
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return a.size() != b.size() ? a.size() > b.size() : a > b;
}

std::string nines(std::uint64_t count) {
    return count == 0 ? "0" : std::string(static_cast<std::size_t>(count), '9');
}

std::string powerOfTwoLessOne(std::uint64_t exponent) {
    const std::uint64_t all = exponent >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << exponent) - 1;
    return fmt::format("{}", all);
}

}  // namespace

std::string MysqlConversion::powerOfTen(std::uint64_t exponent) {
    if (exponent > 60) return fmt::format("1E{}", exponent);  // more than the servers' exact numbers have
    return "1" + std::string(static_cast<std::size_t>(exponent), '0');
}

void MysqlConversion::range(const std::string& lowest, const std::string& highest, const std::string& value) {
    loses("numbers outside of " + lowest + " to " + highest,
          fmt::format("{} NOT BETWEEN {} AND {}", value, lowest, highest));
}

void MysqlConversion::fromInteger() {
    std::string lowest, highest;
    switch (to_.family) {
        case TypeFamily::integer:
            lowest = to_.lowest;
            highest = to_.highest;
            break;
        case TypeFamily::year:
            if (from_.family == TypeFamily::year) return;
            return loses("numbers that are no years from 1901 to 2155",
                         fmt::format("({0} <> 0 AND {0} NOT BETWEEN 1901 AND 2155)", column_));
        case TypeFamily::decimal:
            highest = nines(*to_.size - to_.scale);
            lowest = to_.isUnsigned ? "0" : "-" + highest;
            break;
        case TypeFamily::real:
            highest = to_.name == "float" ? "16777216" : "9007199254740992";
            if (to_.size && isGreater(highest, nines(*to_.size - to_.scale))) highest = nines(*to_.size - to_.scale);
            lowest = to_.isUnsigned ? "0" : "-" + highest;
            break;
        case TypeFamily::bit:
            lowest = "0";
            highest = powerOfTwoLessOne(*to_.size);
            break;
        case TypeFamily::character:
        case TypeFamily::text:
            return asText(std::max(from_.lowest.size(),
                                   std::max(from_.highest.size(), from_.isUnsigned ? from_.size.value_or(0) : 0)));
        default:
            return cannotTell();
    }
    if (isGreater(lowest, from_.lowest) || isGreater(from_.highest, highest)) range(lowest, highest, column_);
}

void MysqlConversion::negative() {
    if (to_.isUnsigned && !from_.isUnsigned) loses("negative numbers", column_ + " < 0");
}

void MysqlConversion::fromDecimal() {
    const std::uint64_t digits = *from_.size - from_.scale;
    switch (to_.family) {
        case TypeFamily::decimal:
            negative();
            if (to_.scale < from_.scale)
                loses(fmt::format("digits beyond the {} behind the point", to_.scale),
                      fmt::format("{0} <> ROUND({0}, {1})", column_, to_.scale));
            if (*to_.size - to_.scale < digits)
                loses(fmt::format("numbers of more than {} digits before the point", *to_.size - to_.scale),
                      fmt::format("ABS({}) >= {}", column_, powerOfTen(*to_.size - to_.scale)));
            return;
        case TypeFamily::integer:
            if (from_.scale > 0) loses("digits behind the point", fmt::format("{0} <> ROUND({0})", column_));
            if (isGreater(nines(digits), to_.highest) ||
                (!from_.isUnsigned && isGreater(to_.lowest, "-" + nines(digits))))
                range(to_.lowest, to_.highest, column_);
            return;
        case TypeFamily::real:
            negative();
            return loses("digits that " + toType_ + " rounds",
                         roundedByReal(column_, fmt::format("DECIMAL({},{})", *from_.size, from_.scale)) +
                             (to_.size ? " OR " + beyondDigits(column_) : std::string()));
        case TypeFamily::character:
        case TypeFamily::text:
            return asText(*from_.size + 2 + (digits == 0 ? 1 : 0));
        default:
            return cannotTell();
    }
}

void MysqlConversion::fromReal() {
    switch (to_.family) {
        case TypeFamily::real:
            negative();
            if (to_.size && to_.inner != from_.inner) {
                std::string bad = fmt::format("{0} <> {1} OR ABS({0}) >= {2}", column_, roundedReal(to_.scale),
                                              powerOfTen(*to_.size - to_.scale));
                if (from_.name != "float" && to_.name == "float")
                    bad += " OR " + roundedByReal(column_, fmt::format("DECIMAL(65,{})", to_.scale));
                return loses("digits that " + toType_ + " rounds", bad);
            }
            if (from_.name != "float" && to_.name == "float")
                loses("digits that " + toType_ + " rounds", column_ + " <> " + asFloat(column_));
            return;
        case TypeFamily::decimal:
            negative();
            return loses("digits that " + toType_ + " rounds",
                         fmt::format("{0} <> {1} OR ABS({0}) >= {2}", column_, roundedReal(to_.scale),
                                     powerOfTen(*to_.size - to_.scale)));
        case TypeFamily::integer: {
            // A double near the ends of BIGINT is not known to the last digit.
            const bool isBig = to_.name == "bigint";
            const std::string lowest = to_.isUnsigned ? "0" : isBig ? "-9.2E18" : to_.lowest;
            const std::string highest = isBig ? (to_.isUnsigned ? "1.8E19" : "9.2E18") : to_.highest;
            return loses("fractions, and numbers outside of " + lowest + " to " + highest,
                         fmt::format("{0} <> ROUND({0}) OR {0} NOT BETWEEN {1} AND {2}", column_, lowest, highest));
        }
        default:
            return cannotTell();
    }
}

/// Digits that DOUBLE(m,d) and FLOAT(m,d) have no place for: the server rounds those behind the point.
std::string MysqlConversion::beyondDigits(const std::string& value) const {
    return fmt::format("{0} <> ROUND({0}, {1}) OR ABS({0}) >= {2}", value, to_.scale,
                       powerOfTen(*to_.size - to_.scale));
}

/// Whether a number is another one, in that decimal type, when it was a FLOAT or DOUBLE.
std::string MysqlConversion::roundedByReal(const std::string& value, const std::string& decimal) const {
    return fmt::format("{} <> CAST({} AS {})", value, to_.name == "float" ? asFloat(value) : value + " + 0E0", decimal);
}

/// MySQL fails at numbers that are no FLOAT.
std::string MysqlConversion::asFloat(const std::string& value) {
    return fmt::format("CAST(IF(ABS({0}) > 3.4E38, 0, {0}) AS FLOAT)", value);
}

/// A FLOAT of 0.1 compares as 0.10000000149, but that is no digit of its own.
std::string MysqlConversion::roundedReal(std::uint64_t scale) const {
    const std::string rounded = fmt::format("ROUND({}, {})", column_, scale);
    return from_.name == "float" ? asFloat(rounded) : rounded;
}

void MysqlConversion::fromBit() {
    const std::string most = powerOfTwoLessOne(*from_.size);
    if (to_.family == TypeFamily::bit) {
        if (*to_.size < *from_.size)
            loses(fmt::format("numbers of more than {} bits", *to_.size),
                  fmt::format("{} + 0 > {}", column_, powerOfTwoLessOne(*to_.size)));
    } else if (to_.family == TypeFamily::integer) {
        if (isGreater(most, to_.highest))
            loses("numbers above " + to_.highest, fmt::format("{} + 0 > {}", column_, to_.highest));
    } else {
        cannotTell();
    }
}

bool MysqlConversion::isNumber(TypeFamily family) {
    return family == TypeFamily::integer || family == TypeFamily::decimal || family == TypeFamily::real;
}

/// Numbers that are written: `what`, such as "texts", is what else the column may hold.
void MysqlConversion::toNumber(const std::string& what) {
    const std::string text = "CONVERT(" + column_ + " USING utf8mb4)";
    const std::string number = "CAST(" + text + " AS DECIMAL(65,30))";
    if (to_.family == TypeFamily::real && !to_.size) {
        // Exponents, and what is no number, are the server's to read.
        loses("digits that " + toType_ + " rounds",
              fmt::format("{} REGEXP '^-?[0-9]{{1,35}}([.][0-9]{{1,30}})?$' AND {}", text,
                          roundedByReal(number, "DECIMAL(65,30)")));
        return cannotTell();
    }
    // MySQL's documents hold numbers, 100.0 for 1e2, and MariaDB's the text.
    const bool holdsNumbers = from_.family == TypeFamily::json && !style_.isMariadb;
    const std::string bad =
        holdsNumbers ? fmt::format("{} OR ({} = 0 AND {} REGEXP '[1-9]')", roundedNumber(number), number, text)
                     : otherThanNumber(text);
    loses(what + " that are no numbers " +
              (to_.family == TypeFamily::integer ? "from " + to_.lowest + " to " + to_.highest
                                                 : "as " + toType_ + " holds them"),
          // Bytes that are no UTF-8 become NULL.
          fmt::format("{} IS NOT NULL AND COALESCE({}, TRUE)", column_, bad));
}

/// A condition for texts that are not written as the new type's numbers are.
std::string MysqlConversion::otherThanNumber(const std::string& text) const {
    if (to_.family == TypeFamily::integer)
        return fmt::format(
            "CAST({0} AS BINARY) <> CAST(CAST(CAST({0} AS DECIMAL(65)) AS CHAR) AS BINARY) OR "
            "CAST({0} AS DECIMAL(65)) NOT BETWEEN {1} AND {2}",
            text, to_.lowest, to_.highest);
    const std::string fraction = to_.scale > 0 ? fmt::format("([.][0-9]{{1,{}}})?", to_.scale) : std::string();
    const std::string number = "CAST(" + text + " AS DECIMAL(65,30))";
    // $ also matches before a line's end.
    std::string bad = fmt::format("{0} NOT REGEXP '^-?[0-9]+{1}$' OR {0} REGEXP '[^0-9.-]' OR ABS({2}) >= {3}", text,
                                  fraction, number, powerOfTen(*to_.size - to_.scale));
    if (to_.isUnsigned) bad += " OR " + text + " LIKE '-%'";
    if (to_.family == TypeFamily::real) bad += " OR " + roundedByReal(number, fmt::format("DECIMAL(65,{})", to_.scale));
    return bad;
}

/// A condition for numbers that the new type does not hold to the last digit.
std::string MysqlConversion::roundedNumber(const std::string& number) const {
    if (to_.family == TypeFamily::integer)
        return fmt::format("{0} <> ROUND({0}) OR {0} NOT BETWEEN {1} AND {2}", number, to_.lowest, to_.highest);
    std::string bad = beyondDigits(number);
    if (to_.isUnsigned) bad += " OR " + number + " < 0";
    if (to_.family == TypeFamily::real) bad += " OR " + roundedByReal(number, fmt::format("DECIMAL(65,{})", to_.scale));
    return bad;
}

}  // namespace sequelize::detail
