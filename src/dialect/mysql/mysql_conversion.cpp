#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "../../core/ascii.hpp"
#include "../../core/utf8.hpp"
#include "column_type.hpp"
#include "mysql_schema_sql.hpp"
#include "other_values.hpp"

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

std::string powerOfTen(std::uint64_t exponent) {
    if (exponent > 60) return fmt::format("1E{}", exponent);  // more than the servers' exact numbers have
    return "1" + std::string(static_cast<std::size_t>(exponent), '0');
}

std::string powerOfTwoLessOne(std::uint64_t exponent) {
    const std::uint64_t all = exponent >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << exponent) - 1;
    return fmt::format("{}", all);
}

/// How many bytes a character of the set takes at most.
std::uint64_t bytesOfCharacter(std::string_view charset) {
    if (charset == "utf8mb4" || charset == "utf16" || charset == "utf16le" || charset == "utf32" ||
        charset == "gb18030")
        return 4;
    if (charset == "utf8mb3" || charset == "utf8" || charset == "ujis" || charset == "eucjpms") return 3;
    for (const char* two : {"ucs2", "big5", "sjis", "cp932", "gbk", "gb2312", "euckr"})
        if (charset == two) return 2;
    return 1;
}

std::string charsetOf(const TableSchema& table, const ColumnSchema& column) {
    std::string charset = column.charset;
    if (charset.empty() && !column.collation.empty() && !column.collation.starts_with("uca1400"))
        charset = column.collation.substr(0, column.collation.find('_'));
    if (charset.empty()) charset = table.charset;
    return charset == "utf8" ? "utf8mb3" : lowered(charset);
}

/// Whether each character of one set is one of the other.
bool holdsCharset(std::string_view wide, std::string_view narrow) {
    if (wide == narrow || narrow == "ascii") return true;
    if (narrow.empty() || wide.empty() || narrow == "binary" || wide == "binary") return false;
    const auto isUnicode = [](std::string_view set) {
        return set == "utf8mb4" || set == "utf16" || set == "utf16le" || set == "utf32";
    };
    if (isUnicode(wide)) return true;
    return (wide == "utf8mb3" || wide == "ucs2") && (narrow == "utf8mb3" || narrow == "ucs2" || narrow == "latin1");
}

class Conversion {
public:
    Conversion(const TableSchema& table, const ColumnSchema& before, const ColumnSchema& after, DdlStyle style)
        : style_(style),
          column_(inBackticks(before.name)),
          from_(mysqlType(before.type, style.noBackslashEscapes)),
          to_(mysqlType(after.type, style.noBackslashEscapes)),
          fromSet_(charsetOf(table, before)),
          toSet_(charsetOf(table, after)),
          fromType_(before.type),
          toType_(after.type),
          becomesNumbered_(after.autoIncrement && !before.autoIncrement) {}

    ConversionFacts facts() {
        const OtherValues others = otherValues(column_, from_, to_, style_);
        if (!others.areAll) {
            if (hasCharacters(from_) && hasCharacters(to_)) characters();
            compare();
        }
        // But for the mode NO_AUTO_VALUE_ON_ZERO, it is what asks for the next number.
        if (becomesNumbered_) loses("the number 0, in whose place AUTO_INCREMENT gives a new one", column_ + " = 0");
        std::string bad;
        for (const auto& condition : bad_) bad += (bad.empty() ? "" : " OR ") + condition;
        return {.keepsAll = reason_.empty() && others.rows.empty(),
                .reason = reason_,
                .badRows = isUntold_ ? std::string() : bad,
                .someBadRows = bad,
                .otherReason = others.reason,
                .otherRows = others.rows};
    }

private:
    static bool hasCharacters(const MysqlType& type) {
        return type.family == TypeFamily::character || type.family == TypeFamily::text ||
               type.family == TypeFamily::enumeration || type.family == TypeFamily::set;
    }

    static bool isTime(TypeFamily family) {
        return family == TypeFamily::date || family == TypeFamily::dateTime || family == TypeFamily::timestamp ||
               family == TypeFamily::time;
    }

    void loses(const std::string& reason, const std::string& bad) {
        reason_ += (reason_.empty() ? "" : ", ") + reason;
        if (bad.empty())
            isUntold_ = true;
        else
            bad_.push_back(bad);
    }
    void cannotTell() { loses("values of the type " + fromType_ + " as " + toType_, {}); }

    void characters() {
        if (holdsCharset(toSet_, fromSet_)) return;
        loses("characters that " + toSet_ + " lacks",
              fmt::format("CAST({0} AS BINARY) <> CAST(CONVERT(CONVERT({0} USING {1}) USING {2}) AS BINARY)", column_,
                          toSet_, fromSet_));
    }

    void compare() {
        switch (from_.family) {
            case TypeFamily::integer:
            case TypeFamily::year:
                return fromInteger();
            case TypeFamily::decimal:
                return fromDecimal();
            case TypeFamily::real:
                return fromReal();
            case TypeFamily::bit:
                return fromBit();
            case TypeFamily::character:
            case TypeFamily::text:
                return fromText();
            case TypeFamily::binary:
            case TypeFamily::blob:
                return fromBytes();
            case TypeFamily::enumeration:
            case TypeFamily::set:
                return fromValues();
            case TypeFamily::date:
            case TypeFamily::dateTime:
            case TypeFamily::timestamp:
            case TypeFamily::time:
                return fromTime();
            case TypeFamily::json:
                return fromJson();
            case TypeFamily::geometry:
                return fromGeometry();
            case TypeFamily::other:
                if (!equalIgnoringCase(fromType_, toType_)) cannotTell();
        }
    }

    // Numbers.

    void range(const std::string& lowest, const std::string& highest, const std::string& value) {
        loses("numbers outside of " + lowest + " to " + highest,
              fmt::format("{} NOT BETWEEN {} AND {}", value, lowest, highest));
    }

    void fromInteger() {
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
                if (to_.size && isGreater(highest, nines(*to_.size - to_.scale)))
                    highest = nines(*to_.size - to_.scale);
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

    /// Numbers and times, as texts of so many characters at most.
    void asText(std::uint64_t longest) {
        const std::uint64_t room = to_.family == TypeFamily::text ? to_.capacity : *to_.size;
        if (longest > room)
            loses(fmt::format("values of more than {} characters", room),
                  fmt::format("CHAR_LENGTH({}) > {}", column_, room));
    }

    void negative() {
        if (to_.isUnsigned && !from_.isUnsigned) loses("negative numbers", column_ + " < 0");
    }

    void fromDecimal() {
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

    void fromReal() {
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
    [[nodiscard]] std::string beyondDigits(const std::string& value) const {
        return fmt::format("{0} <> ROUND({0}, {1}) OR ABS({0}) >= {2}", value, to_.scale,
                           powerOfTen(*to_.size - to_.scale));
    }
    /// Whether a number is another one, in that decimal type, when it was a FLOAT or DOUBLE.
    [[nodiscard]] std::string roundedByReal(const std::string& value, const std::string& decimal) const {
        return fmt::format("{} <> CAST({} AS {})", value, to_.name == "float" ? asFloat(value) : value + " + 0E0",
                           decimal);
    }
    /// MySQL fails at numbers that are no FLOAT.
    static std::string asFloat(const std::string& value) {
        return fmt::format("CAST(IF(ABS({0}) > 3.4E38, 0, {0}) AS FLOAT)", value);
    }
    /// A FLOAT of 0.1 compares as 0.10000000149, but that is no digit of its own.
    [[nodiscard]] std::string roundedReal(std::uint64_t scale) const {
        const std::string rounded = fmt::format("ROUND({}, {})", column_, scale);
        return from_.name == "float" ? asFloat(rounded) : rounded;
    }

    void fromBit() {
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

    // Texts and bytes.

    void fromText() {
        switch (to_.family) {
            case TypeFamily::character:
                return toCharacters();
            case TypeFamily::text:
                return toText();
            case TypeFamily::enumeration:
                return listed("texts that are none of its values");
            case TypeFamily::integer:
                return loses("texts that are no numbers from " + to_.lowest + " to " + to_.highest,
                             fmt::format("CAST(CONVERT({0} USING utf8mb4) AS BINARY) <> "
                                         "CAST(CAST(CAST({0} AS DECIMAL(65)) AS CHAR) AS BINARY) OR "
                                         "CAST({0} AS DECIMAL(65)) NOT BETWEEN {1} AND {2}",
                                         column_, to_.lowest, to_.highest));
            case TypeFamily::decimal:
                return loses("texts that are no numbers as " + toType_ + " holds them", badDecimal());
            case TypeFamily::real:
                if (!to_.size) return cannotTell();
                return loses("texts that are no numbers as " + toType_ + " holds them",
                             badDecimal() + " OR " +
                                 roundedByReal("CAST(" + column_ + " AS DECIMAL(65,30))",
                                               fmt::format("DECIMAL(65,{})", to_.scale)));
            case TypeFamily::json:
                loses("texts that are no JSON", "NOT JSON_VALID(" + column_ + ")");
                if (!style_.isMariadb) toDocument();  // MariaDB keeps the text
                return;
            case TypeFamily::date:
            case TypeFamily::dateTime:
            case TypeFamily::timestamp:
            case TypeFamily::time:
                return toTime();
            default:
                return cannotTell();
        }
    }

    /// Days and times that are written as such, of which the server drops or rounds a part.
    void toTime() {
        const auto lossOf = [&](const std::string& reason, const std::string& form) {
            loses(reason, fmt::format("CONVERT({} USING utf8mb4) REGEXP '{}'", column_, form));
        };
        if (to_.family == TypeFamily::date) {
            lossOf("times of day", "[ T][0-9:.]*[1-9]");
        } else {
            if (to_.family == TypeFamily::time) lossOf("days", "^[0-9]{4}-");
            lossOf(fmt::format("digits beyond the {} of a second", to_.scale),
                   fmt::format("[.][0-9]{{{}}}[0-9]*[1-9]", to_.scale));
        }
        cannotTell();
    }

    [[nodiscard]] std::string badDecimal() const {
        const std::string fraction = to_.scale > 0 ? fmt::format("([.][0-9]{{1,{}}})?", to_.scale) : std::string();
        // $ also matches before a line's end.
        std::string bad = fmt::format(
            "{0} NOT REGEXP '^-?[0-9]+{1}$' OR {0} REGEXP '[^0-9.-]' OR ABS(CAST({0} AS DECIMAL(65,30))) >= {2}",
            column_, fraction, powerOfTen(*to_.size - to_.scale));
        if (to_.isUnsigned) bad += " OR " + column_ + " LIKE '-%'";
        return bad;
    }

    /// MySQL makes doubles of numbers, and has each key once.
    void toDocument() {
        const std::string text = "CONVERT(" + column_ + " USING utf8mb4)";
        loses("numbers of more digits than JSON keeps",
              text + " REGEXP '(^|[^\"a-zA-Z0-9_.+/=#?-])-?([0-9][0-9.]{15}|[0-9.]+[eE]-[0-9]{3})'");
        // A key has a colon, and an escaped one of a text becomes one.
        const auto colons = [](const std::string& json) {
            return fmt::format("CHAR_LENGTH({0}) - CHAR_LENGTH(REPLACE({0}, ':', ''))", json);
        };
        const std::string backslash = "CHAR(92 USING utf8mb4)";
        const std::string plain =
            fmt::format("REPLACE(REPLACE({0}, CONCAT({1}, 'u003a'), ''), CONCAT({1}, 'u003A'), '')", text, backslash);
        loses("keys that come twice",
              fmt::format("{} + (CHAR_LENGTH({}) - CHAR_LENGTH({})) DIV 6 <> {}", colons(text), text, plain,
                          colons(fmt::format("CAST(CAST(IF(JSON_VALID({0}), {0}, NULL) AS JSON) AS CHAR)", column_))));
    }

    void toCharacters() {
        const std::uint64_t most = from_.family == TypeFamily::text ? from_.capacity : *from_.size;
        if (most > *to_.size)
            loses(fmt::format("texts of more than {} characters", *to_.size),
                  fmt::format("CHAR_LENGTH({}) > {}", column_, *to_.size));
        if (to_.isFixed && !from_.isFixed) loses("blanks at the end of texts", column_ + " LIKE '% '");
    }

    void toText() {
        const bool sameBytes =
            fromSet_ == toSet_ || (fromSet_ == "utf8mb3" && toSet_ == "utf8mb4") || fromSet_ == "ascii";
        std::uint64_t most = from_.capacity;
        if (from_.family == TypeFamily::character)
            most = *from_.size * bytesOfCharacter(sameBytes ? fromSet_ : toSet_);
        else if (!sameBytes)
            most *= bytesOfCharacter(toSet_);
        if (most > to_.capacity)
            loses(fmt::format("texts of more than {} bytes", to_.capacity),
                  sameBytes ? fmt::format("LENGTH({}) > {}", column_, to_.capacity)
                            : fmt::format("LENGTH(CONVERT({} USING {})) > {}", column_, toSet_, to_.capacity));
    }

    /// The server compares without regard to case, and then writes the value as it is declared.
    void listed(const std::string& reason) {
        loses(reason, fmt::format("CAST(CONVERT({} USING utf8mb4) AS BINARY) NOT IN ({})", column_, to_.inner));
    }

    void fromBytes() {
        if (to_.family == TypeFamily::blob || (to_.family == TypeFamily::binary && !to_.isFixed)) {
            const std::uint64_t room = to_.family == TypeFamily::blob ? to_.capacity : *to_.size;
            const std::uint64_t most = from_.family == TypeFamily::blob ? from_.capacity : *from_.size;
            if (most > room)
                loses(fmt::format("values of more than {} bytes", room), fmt::format("LENGTH({}) > {}", column_, room));
        } else if (to_.family == TypeFamily::binary) {
            if (!from_.isFixed || *from_.size != *to_.size)
                loses(fmt::format("values that have not {} bytes, which are cut or filled up with NUL", *to_.size),
                      fmt::format("LENGTH({}) <> {}", column_, *to_.size));
        } else if (isTime(to_.family)) {
            toTime();
        } else {
            cannotTell();
        }
    }

    void fromValues() {
        if (to_.family == from_.family) {
            std::string bad;
            std::string gone;
            for (const auto& value : from_.values) {
                if (std::ranges::find(to_.values, value) != to_.values.end()) continue;
                gone += (gone.empty() ? "'" : ", '") + value + "'";
            }
            if (gone.empty()) return;
            if (from_.family == TypeFamily::enumeration) return listed("the values " + gone);
            // What is left of a SET without the values that stay.
            return loses("the values " + gone, removedFromSet());
        }
        if (isTime(to_.family)) return toTime();
        if (to_.family != TypeFamily::character && to_.family != TypeFamily::text) return cannotTell();
        std::size_t longest = 0;
        for (const auto& value : from_.values) {
            const std::size_t length = utf8::length(value).value_or(value.size());
            longest = from_.family == TypeFamily::set ? longest + length + 1 : std::max(longest, length);
        }
        if (from_.family == TypeFamily::set && longest > 0) --longest;
        if (to_.family == TypeFamily::text) longest *= 4;
        asText(longest);
    }

    [[nodiscard]] std::string removedFromSet() const {
        // Each value has a bit, by its place.
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < from_.values.size() && i < 64; ++i)
            if (std::ranges::find(to_.values, from_.values[i]) == to_.values.end()) bits |= std::uint64_t{1} << i;
        return fmt::format("({} + 0) & {} <> 0", column_, bits);
    }

    // Others.

    void fraction() {
        if (to_.scale < from_.scale)
            loses(fmt::format("digits beyond the {} of a second", to_.scale),
                  fmt::format("MICROSECOND({}) % {} <> 0", column_, powerOfTen(6 - to_.scale)));
    }

    void fromTime() {
        if (to_.family == from_.family) return fraction();
        if (to_.family == TypeFamily::character || to_.family == TypeFamily::text) {
            const std::uint64_t whole =
                from_.family == TypeFamily::dateTime || from_.family == TypeFamily::timestamp ? 19 : 10;
            return asText(whole + (from_.scale > 0 ? from_.scale + 1 : 0));
        }
        const bool isInstant = from_.family == TypeFamily::dateTime || from_.family == TypeFamily::timestamp;
        if (from_.family == TypeFamily::date && to_.family == TypeFamily::dateTime) return;
        if (isInstant && to_.family == TypeFamily::date)
            return loses("times of day", fmt::format("{0} <> DATE({0})", column_));
        const bool becomesInstant = to_.family == TypeFamily::dateTime || to_.family == TypeFamily::timestamp;
        if (isInstant && to_.family == TypeFamily::time) return loses("days", column_ + " IS NOT NULL");
        if (isInstant && becomesInstant) fraction();
        // A session's time zone is an offset, and a DATETIME has more years.
        if (from_.family == TypeFamily::timestamp && to_.family == TypeFamily::dateTime) return;
        cannotTell();
    }

    void fromJson() {
        if (to_.family == TypeFamily::json) return;
        if (to_.family == TypeFamily::text) {
            if (to_.name != "longtext")
                loses(fmt::format("documents of more than {} bytes", to_.capacity),
                      fmt::format("LENGTH({}) > {}", column_, to_.capacity));
            return;
        }
        if (to_.family == TypeFamily::character)
            return loses(fmt::format("documents of more than {} characters", *to_.size),
                         fmt::format("CHAR_LENGTH({}) > {}", column_, *to_.size));
        if (isTime(to_.family)) return toTime();
        cannotTell();
    }

    void fromGeometry() {
        const auto plain = [](const std::string& name) {
            return name == "geometrycollection" ? std::string("geomcollection") : name;
        };
        if (to_.family != TypeFamily::geometry) return cannotTell();
        if (to_.name == "geometry" || plain(to_.name) == plain(from_.name)) return;
        if (plain(to_.name) == "geomcollection") return cannotTell();
        loses("shapes other than " + to_.name, fmt::format("ST_GeometryType({}) <> '{}'", column_, capitals(to_.name)));
    }

    DdlStyle style_;
    std::string column_;
    MysqlType from_;
    MysqlType to_;
    std::string fromSet_;
    std::string toSet_;
    std::string fromType_;
    std::string toType_;
    bool becomesNumbered_;
    std::string reason_;
    std::vector<std::string> bad_;
    bool isUntold_ = false;
};

}  // namespace

ConversionFacts MysqlSchemaSql::conversion(const TableSchema& table, const ColumnSchema& before,
                                           const ColumnSchema& after) const {
    // What is computed is computed anew.
    if (!before.generated.empty()) return {};
    return Conversion(table, before, after, styleOf(table)).facts();
}

UnlistedValues MysqlSchemaSql::unlistedValues(std::string_view column, const DataType& type) const {
    if (type.kind != TypeSpec::Kind::UUID) return {};
    return {.rows = fmt::format("{0} IS NOT NULL AND COALESCE(CONVERT({0} USING utf8mb4) NOT REGEXP "
                                "'^[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}$', TRUE)",
                                inBackticks(column)),
            .reason = "a value that is no UUID"};
}

}  // namespace sequelize::detail
